"""What the public sees of bills."""
