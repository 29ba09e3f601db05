"""Bringing supporters in from a file: wholly or not at all, as often as one likes, and nobody without proof of a yes.

First the whole file is read and compared with what is here. Sealing, which takes longest, comes before the one
transaction that writes, so that those who sign at that moment wait for seconds and not for minutes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from wagtail.log_actions import log

from unwatched.accounts.models import User
from unwatched.campaigns.models import Campaign
from unwatched.core import text
from unwatched.directory.models import Organisation
from unwatched.supporters import barring
from unwatched.supporters.exchange import Answer, Entry, File, Proof, read
from unwatched.supporters.models import Ask, Consent, Purpose, Supporter, Wording
from unwatched.vault import services as vault
from unwatched.vault.models import Ring

from .consents import add_wording, make_ask, scope_of
from .taking_out import ring_of

BATCH = 500
TRIES = 3  # somebody may confirm, at that very moment, under an address that stands in the file
_LOCK = 0x50_0907  # of PostgreSQL's advisory locks; SQLite has one writer at a time

Question = tuple[str, str]  # organisation, purpose
Sentence = tuple[str, str, str, str]  # the same, then language and words
Held = tuple[Sentence, bool, datetime]


@dataclass(frozen=True)
class Outcome:
    """What a file does, or did. People are counted, not lines."""

    added: int
    changed: int
    unchanged: int
    lines: int
    withdrawn: int = 0  # of those: who took back, later than the file says, a yes that stands in it
    out: int = 0  # of those: who said "it wasn't me", or was taken off by organisers
    campaigns: Sequence[str] = ()  # other campaigns to whose mail somebody in the file said yes

    def __str__(self) -> str:
        return f"added {self.added}, changed {self.changed}, unchanged {self.unchanged}"


def open_file(campaign: Campaign, *, name: str, data: bytes, now: datetime) -> File:
    """A file as it is read for a campaign. A yes may be one to any organisation of this coalition."""
    here = {one.name.casefold(): one.name for one in Organisation.objects.all()}
    return File(name, data, organisations=here, language=settings.LANGUAGE_CODE, now=now)


def look(campaign: Campaign, file: File) -> Outcome:
    """What bringing it would do. Changes nothing. Raises BadFile."""
    return _Comparison(campaign, _gather(campaign, file)).outcome(file)


def bring(campaign: Campaign, file: File, *, by: User | None) -> Outcome:
    """Writes all that is new in it, or nothing. Raises BadFile."""
    people = _gather(campaign, file)
    sealer = _Sealer(campaign)
    for one, _answers in _Comparison(campaign, people).added:
        sealer.seal(one)
    for turn in range(1, TRIES + 1):
        try:
            return _write(campaign, people, file, sealer=sealer, by=by)
        except IntegrityError:
            if turn == TRIES:
                raise
    raise AssertionError("the last try returns or raises")


@transaction.atomic
def _write(
    campaign: Campaign, people: "dict[bytes, _One]", file: File, *, sealer: "_Sealer", by: User | None
) -> Outcome:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    found = _Comparison(campaign, people)  # once more: nobody else brings anything now
    found.write(sealer, now=file.now)
    outcome = found.outcome(file)
    if outcome.added or outcome.changed:
        said = {"added": outcome.added, "changed": outcome.changed, "unchanged": outcome.unchanged}
        log(campaign, "supporters.bring_in", user=by, data=said)
    return outcome


# --- The file -------------------------------------------------------------------------------------


@dataclass(slots=True)
class _One:
    """A person of the file. The details go when they are sealed."""

    index: bytes
    language: str
    joined: datetime
    details: dict[str, str]
    sealed: bytes = b""
    answers: list[Answer] = field(default_factory=list)


def _gather(campaign: Campaign, file: File) -> dict[bytes, _One]:
    """Everybody in the file by their mark. Of two names for one address the first stands. Raises BadFile."""
    people: dict[bytes, _One] = {}
    scope = scope_of(campaign.pk)
    for entry in read(file):
        index = vault.blind_index(text.normalise_address(entry.email), scope=scope)
        one = people.get(index)
        if one is None:
            one = people[index] = _One(index, entry.language, entry.joined or entry.answer.at, _details(entry))
        one.joined = min(one.joined, entry.answer.at)
        one.answers.append(entry.answer)
    for one in people.values():
        one.answers = list(dict.fromkeys(one.answers))
    return people


def _details(entry: Entry) -> dict[str, str]:
    given = {"name": entry.name, "email": entry.email, "postcode": entry.postcode, "country": entry.country}
    return {key: value for key, value in given.items() if value}


class _Sealer:
    """Seals for the host, and for each partner to whose mail somebody says yes."""

    def __init__(self, campaign: Campaign) -> None:
        self.host = ring_of(campaign)
        partners = Organisation.objects.filter(ring__isnull=False).select_related("ring")
        self.rings: dict[str, Ring] = {one.name: one.ring for one in partners if one.ring}

    def seal(self, one: _One) -> None:
        if not one.sealed:
            names = {answer.proof.organisation for answer in one.answers if answer.given}
            partners = [self.rings[name] for name in sorted(names) if name in self.rings]
            one.sealed = vault.seal(one.details, rings=list(dict.fromkeys([self.host, *partners])))
            one.details = {}


# --- What is here already -------------------------------------------------------------------------


class _Comparison:
    """The difference between a campaign's supporters and the people of a file."""

    def __init__(self, campaign: Campaign, people: dict[bytes, _One]) -> None:
        self.campaign, self.people = campaign, people
        self.added: list[tuple[_One, list[Answer]]] = []
        self.changed: list[tuple[int, list[Answer]]] = []
        self.withdrawn = self.out = 0
        self.sentences = {
            wording.pk: _sentence(wording)
            for wording in Wording.objects.select_related("ask__organisation").order_by("-elsewhere", "-pk")
        }
        ones = list(people.values())
        for start in range(0, len(ones), BATCH):
            self._compare(ones[start : start + BATCH])

    def _compare(self, batch: list[_One]) -> None:
        marks = [one.index for one in batch]
        rows = Supporter.objects.filter(campaign=self.campaign, blind_index__in=marks)
        here = {bytes(index): number for number, index in rows.values_list("pk", "blind_index")}
        held = self._held(list(here.values()))
        out = barring.out_since(self.campaign.pk, marks)
        for one in batch:
            number = here.get(one.index)
            news = self._news(one, held.get(number or 0, []), out.get(one.index))
            if news and number:
                self.changed.append((number, news))
            elif news:
                self.added.append((one, news))

    def _held(self, numbers: list[int]) -> dict[int, list[Held]]:
        """The answers of these, the oldest first."""
        found: dict[int, list[Held]] = {}
        rows = Consent.objects.filter(supporter__in=numbers).order_by("at", "pk")
        for number, wording, given, at in rows.values_list("supporter_id", "wording_id", "given", "at"):
            if wording in self.sentences:  # else it was made this very moment, and stands in no file yet
                found.setdefault(number, []).append((self.sentences[wording], given, at))
        return found

    def _news(self, one: _One, held: list[Held], out: datetime | None) -> list[Answer]:
        """The answers that are not here yet, the oldest first; a no comes after a yes of the same moment, so it holds.

        A yes from before a withdrawal is not news: what was taken back stays so.
        """
        if out is not None and not any(answer.given and answer.at > out for answer in one.answers):
            self.out += 1
            return []
        known, last = set(held), {sentence[:2]: (given, at) for sentence, given, at in held}
        news = []
        for answer in sorted(one.answers, key=lambda answer: (answer.at, not answer.given)):
            given, at = last.get(_of(answer.proof)[:2], (True, answer.at))
            if (_of(answer.proof), answer.given, answer.at) not in known and (
                given or not answer.given or answer.at > at
            ):
                news.append(answer)
        self.withdrawn += self._stays_withdrawn(one, last)
        return news

    def _stays_withdrawn(self, one: _One, last: dict[Question, tuple[bool, datetime]]) -> bool:
        """Whether a newer no is here than every yes in the file."""
        newest: dict[Question, datetime] = {}
        for answer in one.answers:
            if answer.given:
                key = _of(answer.proof)[:2]
                newest[key] = max(answer.at, newest.get(key, answer.at))
        return any(key in last and not last[key][0] and at <= last[key][1] for key, at in newest.items())

    def outcome(self, file: File) -> Outcome:
        touched = len(self.added) + len(self.changed)
        return Outcome(
            added=len(self.added), changed=len(self.changed), unchanged=len(self.people) - touched, lines=file.lines,
            withdrawn=self.withdrawn, out=self.out, campaigns=self._other_campaigns(),
        )  # fmt: skip

    def _other_campaigns(self) -> list[str]:
        here = self.campaign.title.casefold()
        proofs = {answer.proof for one in self.people.values() for answer in one.answers if answer.given}
        return sorted(
            {
                proof.campaign
                for proof in proofs
                if proof.purpose == Purpose.CAMPAIGN_MAIL and proof.campaign and proof.campaign.casefold() != here
            }
        )

    # --- Writing ----------------------------------------------------------------------------------

    def write(self, sealer: _Sealer, *, now: datetime) -> None:
        numbers = self._wordings(now=now)
        for start in range(0, len(self.added), BATCH):
            part = self.added[start : start + BATCH]
            rows = Supporter.objects.bulk_create(self._row(one, sealer) for one, _answers in part)
            pairs = zip(rows, part, strict=True)
            _write_answers(((row.pk, answers) for row, (_one, answers) in pairs), numbers)
        for start in range(0, len(self.changed), BATCH):
            _write_answers(iter(self.changed[start : start + BATCH]), numbers)

    def _row(self, one: _One, sealer: _Sealer) -> Supporter:
        sealer.seal(one)
        return Supporter(
            campaign=self.campaign,
            blind_index=one.index,
            sealed=one.sealed,
            language=one.language,
            joined_at=one.joined,
        )

    def _wordings(self, *, now: datetime) -> dict[Sentence, int]:
        """The number of each sentence; what is not here yet is made, and will never stand beside a box."""
        numbers = {sentence: number for number, sentence in self.sentences.items()}  # of two alike the one of ours
        news = [answers for _to, answers in [*self.added, *self.changed]]
        needed = {_of(answer.proof) for answers in news for answer in answers}
        asks: dict[Question, Ask] = {}
        for sentence in sorted(needed - numbers.keys()):
            organisation, purpose, language, words = sentence
            ask = asks.get(sentence[:2]) or make_ask(Organisation.objects.get(name=organisation).pk, purpose=purpose)
            asks[sentence[:2]] = ask
            numbers[sentence] = add_wording(ask, sentence=words, language=language, now=now, elsewhere=True).pk
        return numbers


def _write_answers(of: Iterator[tuple[int, list[Answer]]], numbers: dict[Sentence, int]) -> None:
    Consent.objects.bulk_create(
        Consent(
            supporter_id=supporter, wording_id=numbers[_of(answer.proof)], given=answer.given, page=answer.proof.where,
            at=answer.at,
        )
        for supporter, answers in of
        for answer in answers
    )  # fmt: skip


def _of(proof: Proof) -> Sentence:
    return proof.organisation, proof.purpose, proof.language, proof.wording


def _sentence(wording: Wording) -> Sentence:
    """A sentence of ours as a file would give it: the same words are the same, however they are spaced."""
    words = text.clean_line(wording.text, limit=10 * len(wording.text) + 1)
    return wording.ask.organisation.name, wording.ask.purpose, wording.language, words
