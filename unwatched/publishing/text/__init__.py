"""What can be said of a post's words without a database: where to split them, and what readers would stumble over."""
