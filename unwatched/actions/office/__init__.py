"""The petition's screens in the office: count, names, delivery, settings, and what a person asks about."""
