"""One answer of one person as any file gives it, looked at before anything is kept. Nothing here knows the database."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from unwatched.core import text
from unwatched.supporters.errors import BadFile, Problem, refuse
from unwatched.supporters.models import Purpose

MOST_BYTES = 128 * 1024 * 1024
MOST_LINES = 250_000  # a quarter of a million answers take some 300 MB of memory while they are looked at
SHOWN = 20  # problems of one file: nobody mends more before trying again
MOST_PROOFS = 5_000  # that are remembered; a file has few, repeated with every person
SENTENCE, PAGE, NAME = 500, 255, 120  # characters, as the tables hold them
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})?")
_EARLIEST = 1990  # before that nobody said yes to mail
_SOON = timedelta(minutes=5)  # clocks differ

Clean = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Proof:
    """What somebody answered to, in which words, and where."""

    organisation: str
    purpose: str
    wording: str
    language: str  # of the wording
    campaign: str
    where: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A yes, or its withdrawal."""

    proof: Proof
    given: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with all their answers, the oldest first."""

    email: str
    name: str = ""
    postcode: str = ""
    country: str = ""
    language: str
    joined: datetime
    answers: Sequence[Answer]
    number: int = 0  # of the row here

    def for_sealing(self) -> dict[str, str]:
        filled = {"name": self.name, "email": self.email, "postcode": self.postcode, "country": self.country}
        return {key: value for key, value in filled.items() if value}

    @property
    def says_yes(self) -> bool:
        """To anything, as their last answer."""
        last = {(answer.proof.organisation, answer.proof.purpose): answer.given for answer in self.answers}
        return any(last.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line: a person, and one answer. Text is clean and within its length; "" is "not known"."""

    email: str
    name: str
    postcode: str
    country: str
    language: str
    joined: datetime | None
    answer: Answer


@dataclass
class File:
    """A file that is read, and what was wrong in it so far.

    ``organisations`` are those that may be named, each by its name in small letters.
    """

    name: str
    data: bytes
    organisations: Mapping[str, str]
    language: str  # of people and sentences that name none
    now: datetime
    problems: list[Problem] = field(default_factory=list)
    count: int = 0  # of problems
    lines: int = 0
    _known: dict[str, Problem] = field(default_factory=dict)
    _proofs: dict[tuple[str, ...], Proof] = field(default_factory=dict)

    def wrong(self, line: int, words: str) -> None:
        self.count += 1
        known = self._known.get(words)
        if known is not None:
            known.more += 1
        elif len(self.problems) < SHOWN:
            self._known[words] = Problem(line, words)
            self.problems.append(self._known[words])

    def end(self) -> None:
        """Raises BadFile when anything was wrong."""
        if self.count:
            raise BadFile(self.name, self.problems, count=self.count)

    def stop(self, line: int, words: str) -> BadFile:
        """To raise: the rest cannot be read."""
        self.wrong(line, words)
        return BadFile(self.name, self.problems, count=self.count)

    def entry(self, line: int, cells: Mapping[str, str]) -> Entry | None:
        """What a line says, or None when something in it is wrong, which is noted."""
        self.lines += 1
        if self.lines > MOST_LINES:
            words = _("these are more than %(most)d lines. Split the file: each part is taken wholly or not at all.")
            raise self.stop(line, words % {"most": MOST_LINES})
        try:
            return self._entry(cells)
        except ValueError as error:
            self.wrong(line, str(error))
            return None

    def _entry(self, cells: Mapping[str, str]) -> Entry:
        email = cells.get("email", "")
        if not email.strip():
            raise ValueError(_("email is missing."))
        return Entry(
            email=_checked("email", text.check_address, email),
            name=_checked("name", _line(NAME), cells.get("name", "")),
            postcode=_checked("postcode", text.clean_postcode, cells.get("postcode", "")),
            country=_checked("country", _line(60), cells.get("country", "")),
            language=_language("language", cells.get("language", "")) or self.language,
            joined=self._moment("joined", cells["joined"]) if cells.get("joined") else None,
            answer=Answer(
                self._proof(cells), _answer(cells.get("answer", "")), self._moment("at", cells.get("at", ""))
            ),
        )

    def _proof(self, cells: Mapping[str, str]) -> Proof:
        key = tuple(cells.get(name, "") for name in _PROOF)
        known = self._proofs.get(key)
        if known is None:
            known = self._new_proof(cells)
            if len(self._proofs) < MOST_PROOFS:
                self._proofs[key] = known
        return known

    def _new_proof(self, cells: Mapping[str, str]) -> Proof:
        wording = _checked("wording", _line(SENTENCE), cells.get("wording", ""))
        where = _checked("where", _line(PAGE), cells.get("where", ""))
        if not wording:
            raise ValueError(_("wording is missing: the exact sentence that this person said yes to."))
        if not where:
            raise ValueError(_("where is missing: the page, the sheet of paper or the coalition where they said it."))
        return Proof(
            organisation=self._organisation(cells.get("organisation", "")),
            purpose=_purpose(cells.get("purpose", "")),
            wording=wording,
            language=_language("wording_language", cells.get("wording_language", ""))
            or _language("language", cells.get("language", ""))
            or self.language,
            campaign=_checked("campaign", _line(NAME), cells.get("campaign", "")),
            where=where,
        )

    def _organisation(self, typed: str) -> str:
        name = _checked("organisation", _line(NAME), typed)
        if not name:
            raise ValueError(_("organisation is missing: to whose mail did this person say yes?"))
        known = self.organisations.get(name.casefold())
        if known is None:
            words = _("“%(name)s” is not in this coalition, and a yes holds for nobody else. Here are: %(here)s.")
            here = list(self.organisations.values())
            listed = ", ".join(here[:5]) + (_(" and others") if len(here) > 5 else "")
            raise ValueError(words % {"name": name, "here": listed})
        return known

    def _moment(self, name: str, typed: str) -> datetime:
        at = moment(name, typed)
        if at > self.now + _SOON:
            raise ValueError(_("%(name)s lies in the future.") % {"name": name})
        return at


_PROOF = ("organisation", "purpose", "wording", "wording_language", "language", "campaign", "where")


def moment(name: str, typed: str) -> datetime:
    """A day, or a day and time; without a zone by this site's clock. Raises ValueError."""
    if not typed.strip():
        raise ValueError(_("%(name)s is missing: when did this person say it?") % {"name": name})
    try:
        at = datetime.fromisoformat(typed.strip()[:40])
    except (ValueError, OverflowError):
        at = None
    if at is None or not _EARLIEST <= at.year < 2200:
        words = _("%(name)s: “%(typed)s” is no day. Write 2026-05-03, or 2026-05-03T18:30+02:00.")
        raise ValueError(words % {"name": name, "typed": text.printable(typed[:40])})
    return at if timezone.is_aware(at) else timezone.make_aware(at)


def _line(limit: int) -> Clean:
    return lambda typed: text.clean_line(typed, limit=limit)


def _checked(name: str, clean: Clean, typed: str) -> str:
    """What was typed, clean. The sentence of what is wrong stands behind the name of the column."""
    try:
        return clean(typed)
    except text.BadText as error:
        raise ValueError(f"{name}: {error.sentence}") from None


def _language(name: str, typed: str) -> str:
    code = typed.strip().lower().replace("_", "-")
    if code and not _LANGUAGE.fullmatch(code[:20]):
        words = _("%(name)s: “%(typed)s” is no language. Write its letters: en, es, pt-br.")
        raise ValueError(words % {"name": name, "typed": text.printable(typed[:20])})
    return code


def _purpose(typed: str) -> str:
    found = typed.strip().lower().replace("organization", "organisation")
    if found not in Purpose.values:
        words = _("purpose is to be one of: %(known)s. It says what the mail may be about.")
        raise ValueError(words % {"known": ", ".join(Purpose.values)})
    return found


def _answer(typed: str) -> bool:
    found = typed.strip().lower() or "yes"
    if found not in ("yes", "no"):
        raise ValueError(_("answer is to be yes, or no for a yes that was taken back."))
    return found == "yes"


def too_large(name: str, most: int) -> BadFile:
    words = _("this is larger than %(most)d MB. Split the file: each part is taken wholly or not at all.")
    return refuse(name, words % {"most": most // 1024 // 1024})
