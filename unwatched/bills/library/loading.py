import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from unwatched.bills.library.shapes import (
    Adopted,
    Alternative,
    Blank,
    BrokenLibrary,
    Instrument,
    LevelWords,
    Library,
    Part,
    Signs,
    Slot,
    Strength,
    Term,
)

Laws = Mapping[str, tuple[str, tuple[str, ...]]]  # key: place, addresses of its sources
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same in C: ten times as fast
HERE = Path(__file__).parent
CONFIDENCES = ("high", "medium", "low")
PLACEHOLDER = re.compile(r"\{(ref:)?([A-Za-z_]+)\}")
OWN_BLANKS = ("place", "Place", "body", "date")  # given with every bill
_KEY = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


@cache
def library() -> Library:
    """The clause library that comes with the programme; read once."""
    return load(HERE)


def load(folder: Path) -> Library:
    """The clause library of a folder; raises `BrokenLibrary` where a file is not as it should be."""
    laws = _laws(folder / "laws.yaml")
    slots = [_slot(path, _read(path), laws) for path in sorted((folder / "slots").glob("*.yaml"))]
    instruments = [_instrument(path, _read(path)) for path in sorted((folder / "instruments").glob("*.yaml"))]
    found = Library(
        slots=_by_key(slots, "slots"),
        instruments=_by_key(sorted(instruments, key=lambda one: one[0]), "instruments", pair=True),
        terms=tuple(_term(folder / "terms.yaml", one) for one in _read(folder / "terms.yaml")["terms"]),
        blanks=_blanks(folder / "blanks.yaml"),
        levels=_levels(folder / "levels.yaml"),
        places={key: place for key, (place, _) in laws.items()},
    )
    for complaint in _complaints(found):
        raise BrokenLibrary(complaint)
    return found


def _read(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except (OSError, yaml.YAMLError) as error:
        raise BrokenLibrary(f"{path.name} cannot be read: {error}") from error


def _by_key(things: Iterable[Any], what: str, *, pair: bool = False) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for thing in things:
        one = thing[1] if pair else thing
        if one.key in found:
            raise BrokenLibrary(f"Two {what} are called {one.key!r}. Rename one.")
        found[one.key] = one
    return found


def _take(where: str, given: Any, needed: Iterable[str], may: Iterable[str] = ()) -> dict[str, Any]:
    """A mapping with exactly these keys, or a message that says which is missing or too many."""
    if not isinstance(given, dict):
        raise BrokenLibrary(f"{where}: a mapping is wanted here, not {type(given).__name__}.")
    allowed = {*needed, *may}
    missing = [key for key in needed if given.get(key) in (None, "")]
    unknown = [str(key) for key in given if key not in allowed]
    if missing or unknown:
        said = [f"missing: {', '.join(missing)}"] * bool(missing) + [f"unknown: {', '.join(unknown)}"] * bool(unknown)
        raise BrokenLibrary(f"{where}: {'; '.join(said)}. Known are {', '.join(sorted(allowed))}.")
    return given


def _words(value: Any) -> str:
    return " ".join(str(value or "").split())


def _slot(path: Path, given: Any, laws: Laws) -> Slot:
    taken = _take(path.name, given, ["key", "name", "question", "alternatives"], ["heading", "empty"])
    made = tuple(_alternative(path.name, taken["key"], one, laws) for one in taken["alternatives"])
    keys = [one.key for one in made]
    if doubled := {key for key in keys if keys.count(key) > 1}:
        raise BrokenLibrary(f"{path.name}: two alternatives are called {doubled.pop()!r}. Rename one.")
    return Slot(
        key=taken["key"],
        name=taken["name"],
        question=_words(taken["question"]),
        alternatives=made,
        heading=_words(taken.get("heading")),
        empty=_words(taken.get("empty")),
    )


def _alternative(file: str, slot: str, given: Any, laws: Laws) -> Alternative:
    where = f"{file}, {given.get('key', '?') if isinstance(given, dict) else '?'}"
    needed = ["key", "name", "text", "why", "risk", "strength", "talking_point", "they_say", "you_say"]
    may = ["adopted", "sources", "signs", "needs", "levels", "instruments", "recitals"]
    taken = _take(where, given, needed, may)
    if not _KEY.fullmatch(str(taken["key"])):
        raise BrokenLibrary(f"{where}: a key has small letters, digits and hyphens only.")
    signs = _take(f"{where}, signs", taken.get("signs") or {}, [], ["words", "without"])
    return Alternative(
        slot=slot,
        key=taken["key"],
        name=_words(taken["name"]),
        text=str(taken["text"]).rstrip(),
        why=_words(taken["why"]),
        risk=_words(taken["risk"]),
        strength=_strength(where, taken["strength"]),
        talking_point=_words(taken["talking_point"]),
        they_say=_words(taken["they_say"]),
        you_say=_words(taken["you_say"]),
        adopted=tuple(_adopted(where, one, laws) for one in taken.get("adopted") or ()),
        sources=tuple(taken.get("sources") or ()),
        signs=Signs(words=tuple(signs.get("words") or ()), without=tuple(signs.get("without") or ())),
        needs=tuple(taken.get("needs") or ()),
        levels=tuple(taken.get("levels") or ()),
        instruments=tuple(taken.get("instruments") or ()),
        recitals=bool(taken.get("recitals")),
    )


def _strength(where: str, value: Any) -> Strength:
    try:
        return Strength(value)
    except ValueError as error:
        raise BrokenLibrary(f"{where}: strength is one of {', '.join(Strength)}, not {value!r}.") from error


def _adopted(where: str, given: Any, laws: Laws) -> Adopted:
    taken = _take(f"{where}, adopted", given, ["law", "source", "confidence"], ["note"])
    if taken["law"] not in laws:
        raise BrokenLibrary(f"{where}: the law {taken['law']!r} is not in laws.yaml. Add it there with its place.")
    if taken["confidence"] not in CONFIDENCES:
        raise BrokenLibrary(f"{where}: confidence is one of {', '.join(CONFIDENCES)}, not {taken['confidence']!r}.")
    place, sources = laws[taken["law"]]
    if taken["source"] not in range(1, len(sources) + 1):
        raise BrokenLibrary(f"{where}: {taken['law']} has sources 1 to {len(sources)} in laws.yaml, and no other.")
    return Adopted(
        law=taken["law"],
        place=place,
        source=sources[taken["source"] - 1],
        confidence=taken["confidence"],
        note=_words(taken.get("note")),
    )


def _laws(path: Path) -> Laws:
    found = {}
    for key, given in _read(path).items():
        taken = _take(f"{path.name}, {key}", given, ["place", "sources"])
        if not all(str(address).startswith(("https://", "http://")) for address in taken["sources"]):
            raise BrokenLibrary(f"{path.name}, {key}: each source is an address that starts with https.")
        found[key] = (str(taken["place"]), tuple(taken["sources"]))
    return found


def _instrument(path: Path, given: Any) -> tuple[int, Instrument]:
    needed = ["order", "key", "name", "what", "levels", "title", "parts", "required", "defaults", "forms", "enacting"]
    taken = _take(path.name, given, needed, ["level_defaults", "words"])
    parts = []
    for one in taken["parts"]:
        part = _take(f"{path.name}, parts", one, ["key", "heading", "slots"], ["intro"])
        parts.append(
            Part(key=part["key"], heading=part["heading"], slots=tuple(part["slots"]), intro=_words(part.get("intro")))
        )
    return taken["order"], Instrument(
        key=taken["key"],
        name=taken["name"],
        what=_words(taken["what"]),
        levels=tuple(taken["levels"]),
        title=_words(taken["title"]),
        parts=tuple(parts),
        required=tuple(taken["required"]),
        defaults=taken["defaults"],
        level_defaults=taken.get("level_defaults") or {},
        forms=taken["forms"],
        enacting=taken["enacting"],
        words=taken.get("words") or {},
    )


def _term(path: Path, given: Any) -> Term:
    taken = _take(path.name, given, ["term", "text"], ["forms", "instruments"])
    term = str(taken["term"])
    return Term(
        term=term,
        text=str(taken["text"]).rstrip(),
        forms=tuple(taken.get("forms") or (term, f"{term}s")),
        instruments=tuple(taken.get("instruments") or ()),
    )


def _blanks(path: Path) -> dict[str, Blank]:
    found = {}
    for key, given in _read(path).items():
        taken = _take(f"{path.name}, {key}", given, ["label", "help"], ["example", "usual"])
        found[key] = Blank(
            key=key,
            label=_words(taken["label"]),
            help=_words(taken["help"]),
            example=str(taken.get("example") or ""),
            usual=str(taken.get("usual") or ""),
        )
    return found


def _levels(path: Path) -> dict[str, LevelWords]:
    found = {}
    for key, given in _read(path).items():
        taken = _take(f"{path.name}, {key}", given, ["name", "words"], ["like"])
        words = {name: str(said) for name, said in taken["words"].items()}
        found[key] = LevelWords(key=key, name=taken["name"], words=words, like=taken.get("like") or "")
    return found


def _complaints(found: Library) -> Iterator[str]:
    """What does not fit together across the files."""
    for check in _CHECKS:
        yield from check(found)


def _unknown_slots(found: Library) -> Iterator[str]:
    for instrument in found.instruments.values():
        named = {*instrument.slots, *instrument.required, *instrument.defaults}
        for slot in sorted(named - set(found.slots) - {"definitions"}):
            yield f"The instrument {instrument.key!r} names the slot {slot!r}, which has no file. Add or rename it."


def _unknown_defaults(found: Library) -> Iterator[str]:
    for instrument in found.instruments.values():
        for level in instrument.levels:
            if level not in found.levels:
                yield f"The instrument {instrument.key!r} names the level {level!r}, which levels.yaml does not have."
            for slot, key in instrument.defaults_for(level).items():
                one = found.slots[slot].alternative(key) if key else None
                if key and (one is None or not one.suits(instrument.key, level)):
                    yield f"{instrument.key}, {level}: the default {key!r} of {slot!r} is not offered there."


def _unknown_references(found: Library) -> Iterator[str]:
    known = set(found.slots) | {"definitions"}
    for one in (one for slot in found.slots.values() for one in slot.alternatives):
        for needed in one.needs:
            if needed not in known:
                yield f"{one.slot}, {one.key}: it needs {needed!r}, which is no slot."
        for instrument in one.instruments:
            if instrument not in found.instruments:
                yield f"{one.slot}, {one.key}: {instrument!r} is no instrument."
        for level in one.levels:
            if level not in found.levels:
                yield f"{one.slot}, {one.key}: {level!r} is no level."


def _unknown_placeholders(found: Library) -> Iterator[str]:
    words = {word for level in found.levels.values() for word in level.words}
    words |= {word for instrument in found.instruments.values() for word in instrument.words}
    known = {*found.blanks, *words, *OWN_BLANKS, "form", *(word.capitalize() for word in words)}
    texts = [(f"{one.slot}, {one.key}", one.text) for slot in found.slots.values() for one in slot.alternatives] + [
        (one.term, f"{one.term} {one.text}") for one in found.terms
    ]
    for where, text in texts:
        for match in PLACEHOLDER.finditer(text):
            reference, name = match.groups()
            if reference and name not in found.slots and name != "definitions":
                yield f"{where}: {match.group()} refers to a slot that does not exist."
            if not reference and name not in known:
                yield f"{where}: {match.group()} is no known blank. Add it to blanks.yaml."


_CHECKS: tuple[Callable[[Library], Iterator[str]], ...] = (
    _unknown_slots,
    _unknown_defaults,
    _unknown_references,
    _unknown_placeholders,
)
