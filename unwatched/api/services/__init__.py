"""Tokens and sealed lists."""
