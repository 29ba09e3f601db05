"""The outside world: one module per real service, and the two errors that leave it."""
