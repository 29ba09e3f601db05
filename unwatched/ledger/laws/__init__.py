"""Laws in public: what is shown of each, filters, the map, the timeline, and the files to take along."""
