"""People as the Open Supporter Data Interface writes them, one a line. docs/reference/supporters-file.md has the shape.

Our consents stand among a person's custom fields: the interface has no place of its own for the proof of a yes.
"""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Any

from django.utils.translation import gettext as _

from unwatched.vault.errors import VaultClosed

from .entries import Entry, File, Person
from .tables import answer_cells, refuse_encodings

CONSENTS, INCOMPLETE = "unwatched:consents", "unwatched:incomplete"
MOST_BYTES = 64 * 1024 * 1024  # the text of a file is held in memory, and letters outside Latin take up to 4 bytes
MOST_OF_ONE = 1000  # consents of one person
_PEOPLE = re.compile(r'"osdi:people"\s*:\s*\[')
_SPACE = re.compile(r"[ \t\r\n]*")
_COPIED = ("organisation", "purpose", "campaign", "answer", "wording", "wording_language", "at", "where")


# --- Writing --------------------------------------------------------------------------------------


def write(people: Iterable[Person], *, system: str) -> Iterator[str]:
    """The file in pieces, one person in each. ``system`` says whose numbers the identifiers are.

    Should the list be closed meanwhile, the end says so, and then it raises; our own reader takes no such file.
    """
    yield '{"total_pages": 1, "page": 1, "_embedded": {"osdi:people": ['
    number = 0
    try:
        for number, person in enumerate(people, start=1):
            yield (",\n" if number > 1 else "\n") + json.dumps(_resource(person, system=system))
    except VaultClosed:
        yield f'\n]}}, "{INCOMPLETE}": {number}}}\n'
        raise
    yield f'\n]}}, "total_records": {number}}}\n'


def _resource(person: Person, *, system: str) -> dict[str, Any]:
    status = "subscribed" if person.says_yes else "unsubscribed"
    found: dict[str, Any] = {
        "identifiers": [f"{system}:{person.number}"],
        "created_date": person.joined.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "given_name": person.name,
        "languages_spoken": [person.language],
        "email_addresses": [{"primary": True, "address": person.email, "status": status}],
    }
    place = {"postal_code": person.postcode, "country": person.country}
    if any(place.values()):
        found["postal_addresses"] = [{"primary": True} | {key: value for key, value in place.items() if value}]
    return found | {"custom_fields": {CONSENTS: [answer_cells(answer) for answer in person.answers]}}


# --- Reading --------------------------------------------------------------------------------------


class _Odd(ValueError):
    """JSON that no programme of good will writes."""


def read(file: File) -> Iterator[Entry]:
    """Each consent of each person; what is wrong is noted in the file, by the line on which a person begins.

    One person after the other is read from the text, so that a file takes no more memory than itself. Raises BadFile
    when it cannot go on.
    """
    for line, person in _people(file):
        try:
            consents = list(_cells(person))
        except ValueError as error:
            file.wrong(line, str(error))
            continue
        for cells in consents:
            entry = file.entry(line, cells)
            if entry is not None:
                yield entry


def _people(file: File) -> Iterator[tuple[int, Any]]:
    text = _text(file)
    found = _PEOPLE.search(text)
    if found is None:
        words = _("there are no “osdi:people” in this JSON. The file is to look as one that Unwatched has written.")
        raise file.stop(0, words)
    at, line, seen = found.end(), 1, 0
    try:
        while True:
            at = _after_space(text, at)
            if text.startswith("]", at):
                break
            line, seen = line + text.count("\n", seen, at), at
            person, at = _DECODER.raw_decode(text, at)
            yield line, person
            at = _after_space(text, at)
            if not text.startswith((",", "]"), at):
                raise _Odd(_("a comma, or the end of the list, is missing."))
            at += text.startswith(",", at)
        _check_frame(_DECODER.decode(text[: found.end()] + text[at:]))
    except RecursionError:
        raise file.stop(line, _("lists stand in lists here deeper than any person needs.")) from None
    except json.JSONDecodeError as error:
        words = _("this is no JSON from here on. Was the file cut off?")
        raise file.stop(error.lineno, words) from None
    except _Odd as error:
        raise file.stop(line, str(error)) from None


def _text(file: File) -> str:
    refuse_encodings(file)
    if len(file.data) > MOST_BYTES:
        words = _("JSON is taken up to %(most)d MB. Split the file, or bring the same as CSV.")
        raise file.stop(0, words % {"most": MOST_BYTES // 1024 // 1024})
    try:
        return file.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = file.data.count(b"\n", 0, error.start) + 1
        raise file.stop(line, _("this is not UTF-8. Save the file anew with the encoding UTF-8.")) from None


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _check_frame(frame: Any) -> None:
    """What stands around the people."""
    if INCOMPLETE in frame:
        raise _Odd(_("this file is not complete: the list was closed while it was written. Take it out again."))


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Odd(_("something stands there twice under one name; nobody can say which of them holds."))
    return found


def _no_number(word: str) -> Any:
    raise _Odd(_("“%(word)s” is no number.") % {"word": word})


# Numbers stay text: we need none, and one of a million digits takes an hour to read.
_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_int=str, parse_float=str, parse_constant=_no_number)


def _cells(person: Any) -> Iterator[dict[str, str]]:
    """What a person says, as lines of a table. Raises ValueError."""
    if not isinstance(person, dict):
        raise ValueError(_("this is no person."))
    about = {
        "email": _word(_first(person.get("email_addresses")), "address"),
        "name": " ".join(
            filter(None, (_word(person, key) for key in ("given_name", "additional_name", "family_name")))
        ),
        "postcode": _word(_first(person.get("postal_addresses")), "postal_code"),
        "country": _word(_first(person.get("postal_addresses")), "country"),
        "language": _spoken(person.get("languages_spoken")),
        "joined": _word(person, "created_date"),
    }
    fields = person.get("custom_fields")
    consents = fields.get(CONSENTS) if isinstance(fields, dict) else None
    if not isinstance(consents, list) or not consents:
        raise ValueError(
            _("no proof of a yes stands with this person (custom_fields, “%(name)s”).") % {"name": CONSENTS}
        )
    if len(consents) > MOST_OF_ONE:
        raise ValueError(_("these are more answers than one person gives."))
    for consent in consents:
        yield about | {name: _word(consent, name) for name in _COPIED}


def _first(found: Any) -> Any:
    """The primary one of a list, else the first."""
    several = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    return next((one for one in several if one.get("primary") is True), several[0] if several else {})


def _spoken(found: Any) -> str:
    return str(found[0]) if isinstance(found, list) and found and isinstance(found[0], str) else ""


def _word(found: Any, name: str) -> str:
    """A text of an object; "" when it has none. Raises ValueError for anything else under that name."""
    if not isinstance(found, dict):
        raise ValueError(_("a consent is to be an object with organisation, purpose, wording, at and where."))
    value = found.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(_("%(name)s is to be text.") % {"name": name})
    return value
