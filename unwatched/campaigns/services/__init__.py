"""Campaigns, and what they ask."""

from .campaigns import start_campaign
from .demands import Tally, add_demand, change_demand, demands_of, drop_demand, record, take_back

__all__ = [
    "Tally",
    "add_demand",
    "change_demand",
    "demands_of",
    "drop_demand",
    "record",
    "start_campaign",
    "take_back",
]
