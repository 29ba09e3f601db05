"""A runbook as YAML: settings, then the posts of its three parts."""

from typing import Any

from unwatched.chats.models import StepKind
from unwatched.gateways.social import Network

from . import scalars
from .dumping import dump
from .fields import runbook_of, settings, written
from .nodes import Entry, Fill, Reader, one
from .values import VARIANT_NETWORKS, Runbook, Step

PARTS = {"welcome": StepKind.WELCOME, "questions": StepKind.QUESTION, "wrap_up": StepKind.WRAP_UP}


def read(text: str) -> Runbook:
    """Raises RunbookError."""
    reader = Reader(text)
    top = reader.top()
    found = top.fields({**settings(), **{name: lambda entry: entry for name in PARTS}})
    steps = [step for name, kind in PARTS.items() if name in found for step in _part(found[name], kind)]
    runbook = runbook_of(found, top=top, steps=tuple(steps))
    reader.end()
    return runbook


def write(runbook: Runbook) -> str:
    """The file; an empty line before each part and each post."""
    pieces = [dump(written(runbook))]
    for name, kind in PARTS.items():
        steps = [_written(step, place) for place, step in enumerate(runbook.of_kind(kind), 1)]
        if steps:
            pieces.append("\n".join([f"{name}:\n" + dump_entry(steps[0]), *(dump_entry(step) for step in steps[1:])]))
    return "\n".join(pieces)


def dump_entry(values: dict[str, Any]) -> str:
    """One entry of a list, indented."""
    return dump({"-": [values]}).partition("\n")[2]


def _part(entry: Entry, kind: StepKind) -> list[Step]:
    return [_step(item, kind, place) for place, item in enumerate(entry.items(), 1)]


def _step(item: Entry, kind: StepKind, place: int) -> Step:
    known: dict[str, Fill] = {
        "text": one(scalars.words),
        "variants": _variants,
        "card": one(scalars.yes_no, False),
        "card_text": one(scalars.words),
        "description": one(scalars.words),
        "gap": _gap,
    }
    if kind == StepKind.QUESTION:
        known["number"] = one(scalars.number, place)
    said: dict[str, Any] = {"number": place} if kind == StepKind.QUESTION else {}
    return Step(kind=kind, **said | item.fields(known))


def _gap(entry: Entry) -> int | None:
    return entry.read(scalars.seconds, None) if entry.text() else None


def _variants(entry: Entry) -> dict[Network, str]:
    known = {str(network): one(scalars.words) for network in VARIANT_NETWORKS}
    found = entry.fields(known)
    return {network: found[str(network)] for network in VARIANT_NETWORKS if found.get(str(network))}


def _written(step: Step, place: int) -> dict[str, Any]:
    """What stands in the file; a number only where it is not the place."""
    said: dict[str, Any] = {
        "number": step.number if step.number != place else None,
        "text": step.text,
        "variants": {str(n): step.variants[n] for n in VARIANT_NETWORKS if step.variants.get(n)} or None,
        "card": True if step.card else None,
        "card_text": step.card_text or None,
        "description": step.description or None,
        "gap": scalars.write_seconds(step.gap) if step.gap is not None else None,
    }
    return {name: value for name, value in said.items() if value is not None}
