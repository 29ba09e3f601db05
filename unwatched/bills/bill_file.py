"""A bill as a file: what was chosen, in YAML that a person can read and change. docs/reference/bill-format.md."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml
from django.utils.translation import gettext as _

from unwatched.bills.errors import BillError
from unwatched.bills.library import Part

VERSION = 1
MOST = 1_000_000  # characters; a long ordinance has a tenth of that
_WORDS = ("instrument", "level", "place", "body", "region", "country", "title", "text")
_MAPS = ("values", "chosen", "own_words")


class BillFileError(BillError):
    """The file does not say what a bill file should: the message names place and remedy."""


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What a person has chosen for a bill. Nothing in it is needed but the instrument and the level."""

    instrument: str
    level: str  # of the directory: city, town, county, district, state …
    place: str = ""  # "City of Port Alder"
    body: str = ""  # "City Council"
    region: str = ""  # "MA": for the address of the document, not in its words
    country: str = "us"
    day: date | None = None
    title: str = ""  # instead of ours
    values: Mapping[str, str] = field(default_factory=dict)  # blank: value
    chosen: Mapping[str, str] = field(default_factory=dict)  # slot: alternative, or "" to leave it out
    own_words: Mapping[str, str] = field(default_factory=dict)  # slot: text, instead of an alternative
    text: str = ""  # the whole text, edited by hand: then nothing is composed
    sections: tuple[Part, ...] = ()  # instead of those of the instrument; not in files


def choices_from_file(text: str) -> Choices:
    """The choices that a bill file holds; raises `BillFileError` with a sentence that says what to change."""
    if len(text) > MOST:
        raise BillFileError(
            _("This bill file is longer than %(most)s characters. Is it the right file?") % {"most": f"{MOST:,}"}
        )
    try:
        given = yaml.load(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise BillFileError(_("This is not YAML: %(why)s") % {"why": _short(error)}) from error
    if not isinstance(given, dict):
        raise BillFileError(_("A bill file starts with lines such as “instrument: face-surveillance-ban”."))
    if given.get("bill") != str(VERSION):
        raise BillFileError(
            _("Write “bill: %(version)s” at the top: that is the version of the format that we read.")
            % {"version": VERSION}
        )
    unknown = [str(key) for key in given if key not in {"bill", "date", *_WORDS, *_MAPS}]
    if unknown:
        known = ", ".join(["date", *_WORDS, *_MAPS])
        raise BillFileError(
            _("A bill file has no “%(key)s”. Known are: %(known)s.") % {"key": unknown[0][:60], "known": known}
        )
    words = {key: _word(key, given[key]) for key in _WORDS if given.get(key) is not None}
    for key in ("instrument", "level"):
        if not words.get(key):
            raise BillFileError(_("Say which %(key)s this bill has: a line “%(key)s: …” is missing.") % {"key": key})
    maps = {key: _mapping(key, given.get(key)) for key in _MAPS}
    return Choices(
        instrument=words["instrument"], level=words["level"], place=words.get("place", ""), body=words.get("body", ""),
        region=words.get("region", ""), country=words.get("country", "us"), day=_day(given.get("date")),
        title=words.get("title", ""), text=words.get("text", ""), values=maps["values"], chosen=maps["chosen"],
        own_words=maps["own_words"],
    )  # fmt: skip


def to_file(choices: Choices) -> str:
    """The bill file of these choices: read again, it gives the same ones."""
    held: dict[str, Any] = {"bill": VERSION}
    held |= {key: getattr(choices, key) for key in _WORDS[:6] if getattr(choices, key)}
    if choices.day:
        held["date"] = choices.day
    if choices.title:
        held["title"] = choices.title
    held |= {key: dict(getattr(choices, key)) for key in _MAPS if getattr(choices, key)}
    if choices.text:
        held["text"] = choices.text
    return yaml.dump(held, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


class _Dumper(yaml.SafeDumper):
    """Writes longer texts as blocks, so that they can be read and changed."""


def _represent(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(str, _represent)


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def _word(key: str, value: object) -> str:
    if isinstance(value, (dict, list)):
        raise BillFileError(_("“%(key)s” wants words, not a list.") % {"key": key})
    return str(value)


def _mapping(key: str, value: object) -> dict[str, str]:
    if value in (None, ""):
        return {}
    if not isinstance(value, dict):
        raise BillFileError(_("“%(key)s” wants lines such as “damages: …” under it.") % {"key": key})
    return {str(name): _word(f"{key}, {name}", said) for name, said in value.items()}


def _day(value: object) -> date | None:
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise BillFileError(
            _("“date: %(value)s” is no day. Write it as 2026-11-28.") % {"value": str(value)[:40]}
        ) from error
