"""Tokens in the office."""
