"""A table of laws that organisers bring: read whole, complained about in full, or taken in whole.

The columns are those of our own download (docs/reference/ledger-data.md). A cell with "unknown" is kept as unknown.
"""

import csv
import difflib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.directory import places, regions
from unwatched.directory.models import Jurisdiction, Level
from unwatched.ledger import rough
from unwatched.ledger.dates import Precision, precision_of
from unwatched.ledger.errors import LedgerError
from unwatched.ledger.models import Confidence, Law, LawEvent, LawKind, Provision
from unwatched.ledger.slots import Answer, Slot
from unwatched.sources.models import Citation, Source
from unwatched.sources.services import captures

from . import changing

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 2000
MOST_COMPLAINTS = 20  # shown; the rest is counted

# Column: (slot, column of its confidence).
PROVISIONS = {
    "covers": (Slot.WHO_IS_BOUND, "covers_conf"),
    "predictive_policing": (Slot.PREDICTIVE_POLICING, "pp_conf"),
    "private_right_of_action": (Slot.PRIVATE_ACTION, "pra_conf"),
    "suppression_or_deletion": (Slot.SUPPRESSION, "supp_conf"),
    "damages_or_penalty": (Slot.DAMAGES, "damages_conf"),
    "fees": (Slot.FEES, ""),
    "discipline": (Slot.DISCIPLINE, ""),
    "exceptions": (Slot.EXCEPTIONS, ""),
}
SOURCES = ("source_1", "source_2", "source_3")
COLUMNS = (
    "jurisdiction", "state_or_country", "level", "instrument", "kind", "status_latest_seen", "date_iso",
    "date_precision", "date_adopted", "date_conf", "date_effective", "covers", "covers_conf", "predictive_policing",
    "pp_conf", "private_right_of_action", "pra_conf", "suppression_or_deletion", "supp_conf", "damages_or_penalty",
    "damages_conf", "fees", "discipline", "exceptions", "later_changes", "later_conf", *SOURCES, "notes",
)  # fmt: skip
NEEDED = ("jurisdiction", "state_or_country", "level", "kind", "source_1")
OURS = ("key", "state", "page", "licence")  # which our own download has besides; not read
LEVELS = {"city-county": Level.CITY, "union": Level.OTHER, **{level: Level(level) for level in Level.values}}
PART = re.compile(r"\s+\(([^()]{1,80})\)$")
# The first that is found in what stands under "kind".
KINDS = (
    ("not a ban", None), ("approval", LawKind.APPROVAL), ("conditional", LawKind.CONDITIONAL_BAN),
    ("with exceptions", LawKind.BAN_WITH_EXCEPTIONS), ("narrow", LawKind.BAN_WITH_EXCEPTIONS),
    ("moratorium", LawKind.MORATORIUM), ("resolution", LawKind.RESOLUTION), ("policy", LawKind.RESOLUTION),
    ("warrant", LawKind.WARRANT), ("consent", LawKind.CONSENT), ("ban", LawKind.BAN),
    ("regulation", LawKind.REGULATION), ("limit", LawKind.LIMIT), ("bill", LawKind.UNKNOWN),
    ("unknown", LawKind.UNKNOWN), ("not known", LawKind.UNKNOWN),
)  # fmt: skip


@dataclass(frozen=True)
class Complaint:
    """What is wrong at one place of the file, and what to do about it."""

    line: int
    column: str
    said: str

    def __str__(self) -> str:
        where = _("line %(line)s") % {"line": self.line}
        if self.column:
            where += ", " + _("column “%(column)s”") % {"column": self.column}
        return f"{where}: {self.said}"


class CannotImport(LedgerError):
    """Nothing was taken in. `complaints` has everything that is to be put right."""

    def __init__(self, file: str, complaints: list[Complaint]) -> None:
        self.complaints = complaints
        shown = [f"{file}, {one}" for one in complaints[:MOST_COMPLAINTS]]
        more = len(complaints) - len(shown)
        if more:
            shown.append(_("… and %(count)s more of them.") % {"count": more})
        super().__init__("\n".join([*shown, _("Nothing was taken in.")]))


@dataclass
class Line:
    """One row of the table, read."""

    number: int
    cells: Mapping[str, str]
    kind: LawKind = LawKind.UNKNOWN
    level: Level = Level.OTHER
    region: str = ""
    country: str = ""
    adopted: rough.Rough = field(default_factory=lambda: rough.Rough("", Precision.UNKNOWN))
    effective: rough.Rough = field(default_factory=lambda: rough.Rough("", Precision.UNKNOWN))
    urls: list[str] = field(default_factory=list)

    def cell(self, name: str) -> str:
        return " ".join(self.cells.get(name, "").split())

    def known(self, name: str) -> str:
        """The cell, or nothing where it says that it is not known."""
        text = self.cell(name)
        return "" if text.casefold() in ("unknown", "not known", "?") else text

    def confidence(self, name: str, *, without: str = Confidence.MEDIUM) -> str:
        """What stands in a column of confidences; where nothing does, one source reports it."""
        word = re.match(r"high|medium|low|unknown", self.cell(name).casefold())
        return word[0] if word else without

    @property
    def name(self) -> str:
        """The place without what stands in brackets behind it."""
        return PART.sub("", self.cell("jurisdiction"))

    @property
    def part(self) -> str:
        """ "California (police cameras)": which of a place's laws it is."""
        found = PART.search(self.cell("jurisdiction"))
        return found[1] if found else ""

    @property
    def place(self) -> tuple[str, str, str, str]:
        return self.name.casefold(), self.level, self.region.casefold(), self.country

    @property
    def law(self) -> tuple[object, ...]:
        """What makes it the same law as another."""
        return self.place, self.part.casefold(), self.known("instrument").casefold()


def read(data: bytes, *, name: str) -> list[Line]:
    """The rows of a table, each checked. Raises CannotImport with every complaint about it."""
    lines = list(_rows(data, name=name))
    complaints = [one for line in lines for one in _check(line)]
    complaints += _doubled(lines)
    if complaints:
        raise CannotImport(name, sorted(complaints, key=lambda one: one.line))
    return lines


@transaction.atomic
def bring_in(data: bytes, *, name: str, by: User | None, now: datetime) -> list[Law]:
    """The laws of a table, all of them or none. Raises CannotImport."""
    lines = read(data, name=name)
    rows = Law.objects.select_related("jurisdiction")
    known = {(_place(law.jurisdiction), law.part.casefold(), law.name.casefold()) for law in rows}
    again = [
        Complaint(line.number, "jurisdiction", _(
            "The ledger has this law of %(place)s already. Change it in the office, or take the line out."
        ) % {"place": line.cell("jurisdiction")})
        for line in lines if line.law in known
    ]  # fmt: skip
    if again:
        raise CannotImport(name, again)
    return [_make(line, file=name, by=by, now=now) for line in lines]


# --- Reading ----------------------------------------------------------------------------------------------------------


def _rows(data: bytes, *, name: str) -> Iterator[Line]:
    text = _text(data, name=name)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        head = [cell.strip().casefold() for cell in next(reader, [])]
        _check_head(head, name=name)
        for count, cells in enumerate(reader):
            if count >= MOST_ROWS:
                said = _("This table is longer than %(most)s rows. Bring it in parts.") % {"most": MOST_ROWS}
                raise CannotImport(name, [Complaint(reader.line_num, "", said)])
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(head):
                said = _(
                    "It has %(count)s cells, the first line has %(wanted)s. "
                    "A comma inside a cell needs quotation marks around the whole cell."
                ) % {"count": len(cells), "wanted": len(head)}
                raise CannotImport(name, [Complaint(reader.line_num, "", said)])
            yield Line(reader.line_num, dict(zip(head, cells, strict=True)))
    except csv.Error as error:
        said = _("This is no table of comma-separated values (%(why)s). Save it as CSV once more.") % {"why": error}
        raise CannotImport(name, [Complaint(reader.line_num, "", said)]) from None


def _text(data: bytes, *, name: str) -> str:
    if len(data) > MOST_BYTES:
        raise CannotImport(name, [Complaint(1, "", _("The file is larger than 5 MB. Bring it in parts."))])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        said = _("This is not UTF-8. Save the table as “CSV UTF-8” once more.")
        raise CannotImport(name, [Complaint(line, "", said)]) from None
    if not text.strip():
        raise CannotImport(name, [Complaint(1, "", _("The file is empty."))])
    return text.replace("\x00", "")


def _check_head(head: list[str], *, name: str) -> None:
    complaints = []
    for column in head:
        if column not in COLUMNS and column not in OURS:
            near = difflib.get_close_matches(column, COLUMNS, n=1)
            remedy = _("Is it “%(near)s”?") % {"near": near[0]} if near else _("Take it out.")
            complaints.append(Complaint(1, column[:60], _("No column is called so.") + " " + remedy))
    twice, missing = (
        _("This column stands there twice. Take one out."),
        _("This column is missing: every law needs it."),
    )
    complaints += [Complaint(1, one[:60], twice) for one in sorted({one for one in head if head.count(one) > 1})]
    complaints += [Complaint(1, one, missing) for one in NEEDED if one not in head]
    if complaints:
        raise CannotImport(name, complaints)


def _check(line: Line) -> Iterator[Complaint]:
    for name in NEEDED:
        if not line.cell(name):
            yield Complaint(line.number, name, _("This cell is empty. Fill it in, or take the line out."))
    yield from _check_place(line)
    kind = _kind(line.cell("kind"))
    if kind is None and line.cell("kind"):
        known = ", ".join(str(label) for label in LawKind.labels)
        said = _("“%(text)s” is no kind of law that we know. Write one of: %(known)s.")
        yield Complaint(line.number, "kind", said % {"text": line.cell("kind")[:60], "known": known})
    line.kind = kind or LawKind.UNKNOWN
    yield from _check_dates(line)
    yield from _check_sources(line)


def _check_place(line: Line) -> Iterator[Complaint]:
    level = LEVELS.get(line.cell("level").casefold())
    if level is None and line.cell("level"):
        said = _("“%(text)s” is no level. Write one of: %(known)s.")
        yield Complaint(
            line.number, "level", said % {"text": line.cell("level")[:60], "known": ", ".join(sorted(LEVELS))}
        )
    line.level = level or Level.OTHER
    region, _comma, country = line.cell("state_or_country").rpartition(",")
    line.country = country.strip().casefold()
    line.region = regions.tidy(region, country=line.country)
    if line.level == Level.STATE:
        line.region = ""
    if ";" in line.name:
        yield Complaint(line.number, "jurisdiction", _("Several places stand in one cell. Make a line for each."))
    if line.cell("state_or_country") and not re.fullmatch("[a-z]{2}", line.country):
        said = _("Write the state and the country in two letters (“MA, US”), or the country alone (“GB”).")
        yield Complaint(line.number, "state_or_country", said)


def _check_dates(line: Line) -> Iterator[Complaint]:
    for name in ("date_iso", "date_adopted", "date_effective"):
        text = line.cell(name)
        found = rough.find(text)
        if found is None and not (name == "date_adopted" and _is_not_adopted(line)):
            said = _("“%(text)s” is no date that can be read. Write 2021-07-13, 2021-07, 2021 or “about July 2021”.")
            yield Complaint(line.number, name, said % {"text": text[:60]})
        if found is None or not found.date:
            continue
        if name == "date_effective":
            line.effective = found
        elif name == "date_iso" or not line.adopted.date:
            line.adopted = found
        else:  # the words beside an exact date
            line.adopted = rough.Rough(line.adopted.date, line.adopted.precision, found.said or line.adopted.said)
    word = line.cell("date_precision")
    if word and word not in Precision.values:
        said = _("“%(text)s” is no precision. Write one of: %(known)s.")
        yield Complaint(line.number, "date_precision", said % {"text": word[:40], "known": ", ".join(Precision.values)})
    elif word and line.adopted.date:
        line.adopted = rough.Rough(line.adopted.date, Precision(word), line.adopted.said)


def _is_not_adopted(line: Line) -> bool:
    return line.cell("date_adopted").casefold() in ("not adopted", "never")


def _check_sources(line: Line) -> Iterator[Complaint]:
    for name in SOURCES:
        for part in filter(None, (one.strip() for one in line.cell(name).split(" ; "))):
            if len(part) > 2000:
                yield Complaint(line.number, name, _("An address has 2,000 letters at most."))
            line.urls.append(part)


def _doubled(lines: list[Line]) -> Iterator[Complaint]:
    seen: dict[tuple[object, ...], int] = {}
    for line in lines:
        key = line.law
        if key in seen:
            said = _(
                "%(place)s stands in line %(line)s already, with the same instrument. "
                "Make one line of the two, or say under “instrument” what tells them apart."
            )
            yield Complaint(
                line.number, "jurisdiction", said % {"place": line.cell("jurisdiction")[:60], "line": seen[key]}
            )
        seen.setdefault(key, line.number)


def _kind(text: str) -> LawKind | None:
    words = text.casefold()
    by_name = {str(kind.label).casefold(): kind for kind in LawKind} | {kind.value: kind for kind in LawKind}
    if words in by_name:
        return by_name[words]
    words = words.replace("not a ban", "")
    return next((kind for sign, kind in KINDS if kind and re.search(rf"\b{re.escape(sign)}", words)), None)


def answer_of(text: str) -> tuple[str, str]:
    """Yes, no, unknown or as stated; and the words that say more than that."""
    words = text.casefold().strip()
    if not words or words in ("unknown", "not known", "?"):
        return Answer.UNKNOWN, ""
    if re.match(r"unknown\b", words):
        return Answer.UNKNOWN, text
    if words in ("yes", "no", "none"):
        return (Answer.YES if words == "yes" else Answer.NO), ""
    if re.match(r"yes, only\b", words):
        return Answer.PARTLY, text
    if found := re.match(r"(yes|no|none)\b", words):
        return (Answer.YES if found[1] == "yes" else Answer.NO), text
    return Answer.STATED, text


# --- Writing ----------------------------------------------------------------------------------------------------------


def _place(place: Jurisdiction) -> tuple[str, str, str, str]:
    region = regions.tidy(place.region, country=place.country)
    return place.name.casefold(), place.level, region.casefold(), place.country


def _make(line: Line, *, file: str, by: User | None, now: datetime) -> Law:
    name = line.name
    place = places.same_as(name=name, level=line.level, region=line.region, country=line.country)
    if place is None:
        place = Jurisdiction.objects.create(
            name=name[:120], level=line.level, region=line.region[:60], country=line.country, ocd_id=_free_id(line)
        )
    law = Law(
        jurisdiction=place, slug=_free_slug(line), part=line.part, name=line.known("instrument")[:200], kind=line.kind,
        kind_said=line.cell("kind")[:200], notes=line.cell("notes"), confidence=line.confidence("covers_conf"),
    )  # fmt: skip
    changing.add(law, by=by, now=now, why=_("Came with the table %(file)s.") % {"file": file})
    sources = [_source(part, by=by, now=now) for part in line.urls]
    for row in [law, *_events(law, line, now=now), *_provisions(law, line)]:
        if row.pk is None:
            row.save()
        if not (isinstance(row, Provision) and not row.is_known):
            for source in sources:
                Citation.objects.create(claim=row, source=source, made_at=now, made_by=by)
    return law


def _events(law: Law, line: Line, *, now: datetime) -> Iterator[LawEvent]:
    adopted = line.adopted
    kind = "introduced" if _is_not_adopted(line) or line.cell("kind").casefold() == "bill" else "adopted"
    said = "" if line.cell("date_adopted") == adopted.date else line.known("date_adopted")
    sure = line.confidence("date_conf", without=Confidence.UNKNOWN if not adopted.date else Confidence.MEDIUM)
    yield LawEvent(
        law=law, kind=kind, date=adopted.date, precision=adopted.precision, said=said, confidence=sure
    )  # fmt: skip
    if line.effective.date:
        yield LawEvent(
            law=law, kind="effective", date=line.effective.date, precision=line.effective.precision,
            date_said=line.effective.said, confidence=Confidence.MEDIUM,
        )  # fmt: skip
    if line.known("later_changes"):
        said, sure = line.cell("later_changes"), line.confidence("later_conf")
        yield LawEvent(law=law, kind="other", occasion="later-changes", said=said, confidence=sure)
    today = now.date().isoformat()
    seen = {"date": today, "precision": precision_of(today), "said": line.known("status_latest_seen")}
    if line.cell("status_latest_seen"):
        yield LawEvent(law=law, kind=_seen(line), confidence=Confidence.MEDIUM, **seen)


def _seen(line: Line) -> str:
    """What a look found: its end, if it says so; a look that tells nothing has lost it from sight."""
    words = line.known("status_latest_seen").casefold()
    if not words:
        return "unclear"
    return next((kind for kind in ("repealed", "expired") if words.startswith(kind)), "checked")


def _provisions(law: Law, line: Line) -> Iterator[Provision]:
    for column, (slot, sure) in PROVISIONS.items():
        answer, value = answer_of(line.cell(column))
        known = answer != Answer.UNKNOWN
        confidence = line.confidence(sure) if known else Confidence.UNKNOWN
        yield Provision(law=law, slot=slot, answer=answer, value=value, confidence=confidence)


def _source(part: str, *, by: User | None, now: datetime) -> Source:
    """By its address; what has none is kept as its title."""
    address, _space, rest = part.partition(" ")
    named = {"url": address} if re.match(r"https?://\S+$", address) else {"url": "", "title": part[:300]}
    return captures.add_source(**named, note=rest if named["url"] else "", by=by, now=now)


def _free_slug(line: Line) -> str:
    wanted = slugify(f"{line.cell('jurisdiction')} {line.region or line.country}")[:110] or "law"
    taken = set(Law.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(one for n in range(1, len(taken) + 2) if (one := wanted if n == 1 else f"{wanted}-{n}") not in taken)


def _free_id(line: Line) -> str:
    region = [slugify(line.region)] if line.region else []
    steps = ["local", line.country, *region, f"{line.level}:{slugify(line.name) or 'place'}"]
    wanted = "/".join(steps)[:190]
    taken = set(Jurisdiction.objects.filter(ocd_id__startswith=wanted).values_list("ocd_id", flat=True))
    return next(one for n in range(1, len(taken) + 2) if (one := wanted if n == 1 else f"{wanted}-{n}") not in taken)
