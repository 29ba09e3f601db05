"""Placeholder until the pages package below is written."""
