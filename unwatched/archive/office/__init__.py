"""The archive's screens in the office."""
