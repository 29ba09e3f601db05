"""Rows that an unfiltered query would find."""

from . import factories


def make(now):
    factories.make_capture(source=factories.make_source(url="https://other.example/"), text="Something else.", now=now)
