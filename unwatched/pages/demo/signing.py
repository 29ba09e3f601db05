"""A few hundred signatures, sealed like real ones, and the ticks that count them. Nobody in them is waiting for a mail."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from unwatched.actions.models import Mail, Petition, Shown, Signature, SignatureState
from unwatched.actions.services import counting, judging
from unwatched.actions.services.moderation import ring_of
from unwatched.actions.services.retention import KEEP_NETWORK_MARKS
from unwatched.supporters import services as supporters
from unwatched.supporters.models import Consent, Supporter, Wording
from unwatched.vault import services as vault

from . import curve, people
from .days import Days, at
from .people import Someone

# What a campaign of this size looks like after six weeks.
COUNTED = 412
WAITING = 34
NEVER_CONFIRMED = 61
NOT_ME = 4
IN_A_BURST = 19
MACHINES = 5
THROWAWAY = 3
SHOWN_BY_NAME = 98
KEPT_OFF = 2  # asked to be shown, and were not

STATES = SignatureState
SEED = 26


@dataclass
class Draft:
    """One signature before it is written. ``moment`` is exact; what is kept of it is not."""

    moment: datetime
    state: str
    who: Someone
    aside: str = ""
    confirmed_at: datetime | None = None
    shown: str | None = None
    wishes: list[Wording] = field(default_factory=list)
    row: Signature | None = None


def sign_all(petition: Petition, *, wordings: list[Wording], page: str, days: Days, now: datetime) -> None:
    """Writes everybody's signature, their consents and the ticks."""
    dice = random.Random(SEED)  # a story; the same one each time
    drafts = sorted(draft_all(days, dice=dice, now=now), key=lambda draft: draft.moment)
    show_some([draft for draft in drafts if counts(draft)], dice=dice)
    for draft in drafts:
        give_wishes(draft, wordings=wordings, dice=dice)
        draft.row = seal(draft, petition=petition, now=now)
    Signature.objects.bulk_create([draft.row for draft in drafts if draft.row], batch_size=200)
    record_consents(drafts, petition=petition, page=page)
    write_ticks(petition, drafts, now=now)


def counts(draft: Draft) -> bool:
    return draft.state == STATES.CONFIRMED and not draft.aside


# --- Who signs when -----------------------------------------------------------------------------


def draft_all(days: Days, *, dice: random.Random, now: datetime) -> Iterator[Draft]:
    crowd = people.invent(dice)
    start, fresh = at(days.opened), now - timedelta(hours=60)  # unconfirmed ones are erased after 72

    def come(number: int, since: datetime, until: datetime, state: str) -> Iterator[Draft]:
        for moment in curve.draw(number, days=days, since=since, until=until, dice=dice):
            yield Draft(moment=moment, state=state, who=next(crowd))

    for draft in come(COUNTED, start, now, STATES.CONFIRMED):
        draft.confirmed_at = confirmed(draft.moment, dice=dice, now=now)
        yield draft
    yield from come(WAITING, fresh, now, STATES.PENDING)
    yield from come(NEVER_CONFIRMED, start, now - timedelta(days=4), STATES.EXPIRED)
    for draft in come(NOT_ME, start, now - timedelta(days=8), STATES.DISOWNED):
        draft.confirmed_at = draft.moment + timedelta(hours=dice.randrange(2, 50))
        yield draft
    yield from odd_ones(days, dice=dice, crowd=crowd)


def confirmed(moment: datetime, *, dice: random.Random, now: datetime) -> datetime:
    then = moment + curve.delay(dice)
    return then if then < now else moment + (now - moment) / 2


def odd_ones(days: Days, *, dice: random.Random, crowd: Iterator[Someone]) -> Iterator[Draft]:
    """What the rules have set aside: one network in one night, some machines, addresses for a minute."""
    night = at(days.ago(12), 3, 12)
    for number in range(IN_A_BURST):
        who = Someone(name=f"{dice.choice(people.GIVEN.split())} {number}", email=f"voter{number}@bulk.example.org")
        state = STATES.CONFIRMED if number % 3 else STATES.PENDING
        yield set_aside(night + timedelta(seconds=11 * number), who, judging.BURST, state=state)
    for number in range(MACHINES):
        yield set_aside(at(days.ago(9), 2 + number, 7 * number), next(crowd), judging.MACHINE, state=STATES.EXPIRED)
    for number in range(THROWAWAY):
        who = Someone(name=next(crowd).name, email=f"x{dice.randrange(10**6)}@throwaway.test")
        yield set_aside(at(days.ago(6), 14, 20 * number), who, judging.DOMAIN, state=STATES.CONFIRMED)


def set_aside(moment: datetime, who: Someone, rule: str, *, state: str) -> Draft:
    # Nobody stays unconfirmed for longer than three days: then the person is erased, and the empty row stays.
    state = STATES.EXPIRED if state == STATES.PENDING else state
    then = moment + timedelta(minutes=4) if state == STATES.CONFIRMED else None
    return Draft(moment=moment, state=state, who=who, aside=rule, confirmed_at=then)


def show_some(drafts: list[Draft], *, dice: random.Random) -> None:
    """Who is shown by name: the ones with a story first, then others; a few wait for a decision."""
    settled = drafts[: -len(people.TO_DECIDE) * 2]
    chosen = sorted(dice.sample(range(len(settled)), SHOWN_BY_NAME + KEPT_OFF))
    for place, number in enumerate(chosen):
        draft = settled[number]
        draft.shown = Shown.REFUSED if place >= SHOWN_BY_NAME else Shown.SHOWN
        if place < len(people.SHOWN_FIRST):
            name, reason = people.SHOWN_FIRST[place]
            draft.who = people.describe(name, dice=dice, comment=reason)
    for draft, (name, reason) in zip(drafts[-len(people.TO_DECIDE) :], people.TO_DECIDE, strict=True):
        draft.who, draft.shown = people.describe(name, dice=dice, comment=reason), Shown.ASKED


def give_wishes(draft: Draft, *, wordings: list[Wording], dice: random.Random) -> None:
    """The boxes that somebody ticked: the coalition's, the lawyers'. Those set aside ticked none."""
    if draft.state in (STATES.CONFIRMED, STATES.PENDING) and not draft.aside:
        draft.wishes = [wording for wording, share in zip(wordings, (0.46, 0.18), strict=True) if dice.random() < share]


# --- Rows ---------------------------------------------------------------------------------------


def seal(draft: Draft, *, petition: Petition, now: datetime) -> Signature:
    """The row as it would stand by now, had it come through the form: judged, answered, its moment cut to the hour."""
    old = draft.moment < now - KEEP_NETWORK_MARKS
    row = Signature(
        petition=petition,
        state=draft.state,
        signed_at=draft.moment.replace(minute=0, second=0) if old else draft.moment,
        confirmed_at=draft.confirmed_at,
        language="en",
        mail=Mail.NONE,
        mail_at=None,
        judged=True,
        aside=draft.aside,
        counted=counts(draft),
        score=60 if draft.aside == judging.MACHINE else 0,
    )
    if draft.state in (STATES.EXPIRED, STATES.DISOWNED):
        return row  # a husk: the person is gone
    who = draft.who
    row.blind_index = supporters.blind_index(who.email, campaign_id=petition.campaign_id)
    rings = [ring_of(petition), *(wording.ask.organisation.ring for wording in draft.wishes)]
    row.sealed = vault.seal(sealed_details(who), rings=list(dict.fromkeys(ring for ring in rings if ring)))
    row.domain_mark = vault.mark(who.email.rpartition("@")[2], purpose="domain")
    row.has_postcode = bool(who.postcode)
    row.wishes = [wording.pk for wording in draft.wishes]
    row.shown = draft.shown
    if draft.shown == Shown.SHOWN:
        row.shown_name, row.shown_comment = who.name, who.comment
    return row


def sealed_details(who: Someone) -> dict[str, str]:
    details = {"name": who.name, "email": who.email, "postcode": who.postcode, "comment": who.comment}
    return {name: value for name, value in details.items() if value}


def record_consents(drafts: Iterable[Draft], *, petition: Petition, page: str) -> None:
    """What ``supporters.record_consents`` writes for each who confirmed, for all at once."""
    yes = [draft for draft in drafts if counts(draft) and draft.wishes and draft.row]
    rows = Supporter.objects.bulk_create([supporter_of(draft.row, petition=petition) for draft in yes if draft.row])
    Consent.objects.bulk_create(
        Consent(supporter=supporter, wording=wording, given=True, page=page, at=supporter.joined_at)
        for draft, supporter in zip(yes, rows, strict=True)
        for wording in draft.wishes
    )


def supporter_of(row: Signature, *, petition: Petition) -> Supporter:
    return Supporter(
        campaign_id=petition.campaign_id,
        blind_index=bytes(row.blind_index or b""),
        sealed=bytes(row.sealed or b""),
        language=row.language,
        joined_at=row.signed_at,
    )


# --- The count ----------------------------------------------------------------------------------


def write_ticks(petition: Petition, drafts: Iterable[Draft], *, now: datetime) -> None:
    """One tick for each hour in which somebody confirmed; those who said "it wasn't me" are added and taken back."""
    added: Counter[datetime] = Counter()
    gone: Counter[datetime] = Counter()
    for draft in drafts:
        if counts(draft) and draft.confirmed_at:
            added[hour_after(draft.confirmed_at)] += 1
        elif draft.state == STATES.DISOWNED and draft.confirmed_at:
            added[hour_after(draft.moment)] += 1
            gone[hour_after(draft.confirmed_at)] += 1
    hours = sorted(added | gone)
    counting.append_history(petition.pk, ((added[hour], gone[hour], min(hour, now)) for hour in hours))


def hour_after(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
