"""Webhooks in the office."""
