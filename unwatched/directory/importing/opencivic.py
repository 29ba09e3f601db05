"""Popolo and Open Civic Data as JSON: people, their memberships, posts and divisions.

Either one object with the lists `persons` (or `people`), `organizations`, `memberships`, `posts`, `areas`, or a list of
people who carry their memberships themselves. https://www.popoloproject.com/specs/
"""

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from .rows import File, Office, Row, unique

_MOST_DEEP = 40
Thing = dict[str, Any]


def read(file: File) -> list[Row]:
    """Raises BadFile. Lines are counted for people: "line 3" is the third person of the file."""
    book = _Book(_parsed(file))
    if not isinstance(book.people, list):
        file.wrong(1, _("this is no list of people, and no object with a list “persons”."))
    file.end()
    rows = []
    for number, person in enumerate(book.people, start=1):
        if not isinstance(person, dict) or not person.get("name"):
            file.wrong(number, _("this person has no name. (The number is that of the person in the list.)"))
            continue
        for membership in book.memberships(person):
            row = file.others_row(number, {**_contacts(person, membership), **book.post(person, membership)})
            rows += [row] if row else []
    file.end()
    return unique(file, rows)


class _Book:
    """The lists of a file, and what belongs together in them."""

    def __init__(self, found: Any) -> None:
        lists = found if isinstance(found, dict) else {"persons": found}
        self.people: Any = lists.get("persons") or lists.get("people") or lists.get("results") or []
        self.organisations = _by_id(lists.get("organizations"))
        self.posts = _by_id(lists.get("posts"))
        self.areas = _by_id(lists.get("areas") or lists.get("divisions"))
        self.of_person: dict[str, list[Thing]] = {}
        for membership in _things(lists.get("memberships")):
            self.of_person.setdefault(str(membership.get("person_id")), []).append(membership)

    def memberships(self, person: Thing) -> Iterator[Thing]:
        """Those of the person; one is made of what an interface says about "the current role" if there is no other."""
        own = [*_things(person.get("memberships")), *self.of_person.get(str(person.get("id")), [])]
        role = person.get("current_role")
        if not own and isinstance(role, dict):
            own = [{**role, "role": role.get("title"), "organization": {"name": role.get("org_classification")}}]
        yield from own

    def post(self, person: Thing, membership: Thing) -> Thing:
        post = self._linked(membership, "post", self.posts)
        body = self._linked(membership, "organization", self.organisations)
        body = body or self._linked(post, "organization", self.organisations)
        area = self._linked(membership, "area", self.areas) or self._linked(post, "area", self.areas)
        where = post.get("division_id") or membership.get("division_id") or _division(area) or ""
        where = where or _division(self._linked(post, "division", self.areas))
        office = membership.get("role") or membership.get("label") or post.get("role") or post.get("label")
        key = [str(person.get("id") or person["name"]), str(membership.get("post_id") or post.get("id") or office)]
        return {
            "key": "|".join([*key, str(body.get("id") or body.get("name") or "")])[:300],
            "name": person["name"], "salutation": person.get("honorific_prefix") and _greeting(person),
            "office": office or _("Member"), "organisation": body.get("name"), "division": where,
            "division_name": area.get("name") or post.get("label"), "party": _party(person),
            "valid_from": membership.get("start_date"), "valid_until": membership.get("end_date"),
        }  # fmt: skip

    def _linked(self, thing: Thing, name: str, things: dict[str, Thing]) -> Thing:
        """What a thing links to under a name: the object itself, or its id under the name with "_id"."""
        found = thing.get(name)
        if isinstance(found, dict):
            return found
        return things.get(str(found or thing.get(f"{name}_id") or ""), {})


def _contacts(person: Thing, membership: Thing) -> Thing:
    details = [*_things(person.get("contact_details")), *_things(membership.get("contact_details"))]

    def first(*kinds: str) -> object:
        return next((item.get("value") for item in details if item.get("type") in kinds), None)

    places = [str(item["value"])[:300] for item in details if item.get("type") == "address" and item.get("value")]
    links = [item.get("url") for item in _things(person.get("links"))]
    return {
        "email": person.get("email") or first("email"), "phone": first("voice", "phone", "cell"),
        "form_url": first("form", "contact_form"), "url": first("url") or next(iter(links), None),
        "offices": [Office(name=_("Office"), address=place) for place in places],
    }  # fmt: skip


def _greeting(person: Thing) -> str:
    return f"{person['honorific_prefix']} {person.get('family_name') or person['name']}"


def _party(person: Thing) -> object:
    party = person.get("party")
    return party.get("name") if isinstance(party, dict) else party if isinstance(party, str) else None


def _division(area: Thing) -> str:
    """The id in one of the places where files keep it."""
    found = [area.get("id"), area.get("identifier"), area.get("division_id")]
    return next((str(value) for value in found if str(value or "").startswith("ocd-division/")), "")


def _by_id(found: Any) -> dict[str, Thing]:
    return {str(item["id"]): item for item in _things(found) if "id" in item}


def _things(found: Any) -> list[Thing]:
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _parsed(file: File) -> Any:
    try:
        found = json.loads(file.text())
    except json.JSONDecodeError as error:
        file.wrong(error.lineno, _("this is no JSON: %(why)s.") % {"why": error.msg})
    except (RecursionError, ValueError):
        file.wrong(0, _("this JSON is nested too deeply, or holds a number without end."))
    else:
        if isinstance(found, dict | list):
            return found
        file.wrong(1, _("this is no list of people, and no object with a list “persons”."))
    file.end()
    return []
