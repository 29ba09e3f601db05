"""Wagtail's own form page, taking the same two fields: the peer that signing is measured against."""
