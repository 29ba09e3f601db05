"""Members of the Congress of the United States, from the project unitedstates/congress-legislators (YAML).

Both of its files are read: `legislators-current.yaml`, and `legislators-district-offices.yaml` with the local offices
of those who are in the directory already.
"""

from collections.abc import Iterator
from typing import Any

import yaml
from django.utils.translation import gettext as _

from .rows import File, Office, Row, unique

DEEPEST = 12
_TERRITORIES = {"AS", "GU", "MP", "PR", "VI"}
_HOUSES = {"sen": "United States Senate", "rep": "United States House of Representatives"}


def read(file: File) -> list[Row]:
    """Raises BadFile."""
    rows = [row for line, item in _items(file) if (row := _row(file, line, item))]
    file.end()
    return unique(file, rows)


def _row(file: File, line: int, item: Any) -> Row | None:
    try:
        key = "bioguide:" + str(item["id"]["bioguide"])
        if "offices" in item and "terms" not in item:
            offices = [_office(office) for office in item["offices"]]
            return Row(line=line, key=key, name="", office="", offices=tuple(offices))
        term = item["terms"][-1]
        values = {**_person(item["name"], term), **_post(term)}
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        file.wrong(line, _("%(what)s is missing or of another kind than in legislators-current.yaml.") % {
            "what": str(error) if isinstance(error, KeyError) else "id, name or terms"
        })  # fmt: skip
        return None
    return file.others_row(line, {**values, "key": key})


def _person(name: dict[str, Any], term: dict[str, Any]) -> dict[str, object]:
    full = name.get("official_full") or f"{name['first']} {name['last']}"
    return {"name": full, "salutation": f"{_title(term)} {name['last']}"}


def _title(term: dict[str, Any]) -> str:
    return {"sen": "Senator", "rep": "Representative"}[term["type"]]


def _post(term: dict[str, Any]) -> dict[str, object]:
    """What the last term says; a member's place is a state, or a district of the House."""
    state, where = str(term["state"]), _state(str(term["state"]))
    district = int(term.get("district") or 0)
    if term["type"] == "rep" and district > 0:
        where, name = f"{where}/cd:{district}", f"{state}-{district}"
    else:
        # A state with one seat is one district: it has no number, and its own id serves (-1: nobody knew the number).
        name = state
    return {
        "office": _title(term),
        "organisation": _HOUSES[term["type"]], "division": where, "division_name": name,
        "party": term.get("party"), "phone": term.get("phone"), "form_url": term.get("contact_form"),
        "url": term.get("url"), "valid_from": term["start"], "valid_until": term["end"],
    }  # fmt: skip


def _state(code: str) -> str:
    if not (len(code) == 2 and code.isalpha() and code.isascii()):
        raise KeyError("state")
    kind = "district" if code == "DC" else "territory" if code in _TERRITORIES else "state"
    return f"ocd-division/country:us/{kind}:{code.lower()}"


def _office(found: dict[str, Any]) -> Office:
    parts = [found.get(name) for name in ("building", "address", "suite", "city", "state", "zip")]
    return Office(
        name=str(found.get("city") or found["id"])[:200],
        address=", ".join(str(part) for part in parts if part)[:300],
        phone=str(found.get("phone") or "")[:60],
    )


def _items(file: File) -> Iterator[tuple[int, Any]]:
    """Each member of the list with its line. References (*), of which a few lines stand for gigabytes, are refused."""
    text = file.text()
    try:
        _refuse_bombs(file, text)
        loader = yaml.CSafeLoader(text)
        node = loader.get_single_node()
        if not isinstance(node, yaml.SequenceNode):
            file.wrong(1, _("this is no list of members. Take legislators-current.yaml of congress-legislators."))
        for child in node.value if isinstance(node, yaml.SequenceNode) else []:
            yield child.start_mark.line + 1, loader.construct_object(child, deep=True)
    except yaml.MarkedYAMLError as error:
        file.wrong(
            error.problem_mark.line + 1 if error.problem_mark else 0,
            _("this is no YAML: %(why)s.") % {"why": error.problem},
        )
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        file.wrong(0, _("this is no YAML: %(why)s.") % {"why": error})
    file.end()


def _refuse_bombs(file: File, text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > DEEPEST:
            words = _("this stands for a text elsewhere (*), or is nested too deeply. Neither is in the real file.")
            file.wrong(event.start_mark.line + 1 if event.start_mark else 0, words)
            file.end()
