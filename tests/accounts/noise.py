"""An organiser who has nothing to do with the test."""

from .people import give_app, make_organiser


def make(now):
    give_app(make_organiser("theo@example.org", name="Theo", roles=["Editor"]))
