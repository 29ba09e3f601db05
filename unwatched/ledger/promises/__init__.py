"""Promises of companies: what they said, how the words moved, and how long it still holds."""
