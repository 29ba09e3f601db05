"""Demands in the office."""
