"""Putting a bill together: wordings, own words, blanks. Whoever changes a part says how it stood when they saw it."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.bills import audit
from unwatched.bills.errors import BillError, ChangedMeanwhile
from unwatched.bills.library import Part
from unwatched.bills.models import Bill, BillPart, BillState
from unwatched.campaigns.models import Campaign
from unwatched.directory.models import Jurisdiction

from . import sunset

LONGEST_OWN = 60_000  # letters of one part in own words; the longest section known to us has 9,000
LONGEST_VALUE = 2000
MOST_VALUES = 300


@transaction.atomic
def make(
    *,
    title: str,
    jurisdiction: Jurisdiction,
    instrument: str,
    by: User,
    now: datetime,
    campaign: Campaign | None = None,
    choices: Mapping[str, str] | None = None,
    values: Mapping[str, str] | None = None,
    own_words: Mapping[str, str] | None = None,
    sections: Sequence[Part] = (),
) -> Bill:
    """A new bill. `choices` are the wordings that it begins with, by slot; `sections` those of a text of one's own."""
    bill = Bill.objects.create(
        title=title[:200], jurisdiction=jurisdiction, instrument=instrument, campaign=campaign,
        values=dict(values or {}), sections=[as_json(part) for part in sections],
        made_by=by, made_at=now, changed_by=by, changed_at=now,
    )  # fmt: skip
    BillPart.objects.bulk_create(
        BillPart(bill=bill, slot=slot, choice=choice, changed_by=by, changed_at=now)
        for slot, choice in (choices or {}).items()
    )
    BillPart.objects.bulk_create(
        BillPart(bill=bill, slot=slot, own=own, uses_own=True, changed_by=by, changed_at=now)
        for slot, own in (own_words or {}).items()
    )
    audit.write(bill, "bill.make", by=by)
    return bill


def as_json(part: Part) -> dict[str, object]:
    """A section as it is kept."""
    return {"key": part.key, "heading": part.heading, "slots": list(part.slots), "intro": part.intro}


# --- Parts --------------------------------------------------------------------------------------------
def mark_of(part: BillPart | None) -> str:
    """How a part stands, as a few letters that a form carries: "" while nothing is decided."""
    if part is None or not (part.choice or part.own or part.why_not):
        return ""
    return _mark([part.choice, part.own, part.uses_own, part.why_not])


def _mark(said: object) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:12]


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What somebody wants for a part. Own words are kept, whether they are in the text or a wording is."""

    choice: str = ""  # key of a wording; empty: the part is left out
    own: str = ""
    uses_own: bool = False
    why_not: str = ""


def decide(bill: Bill, *, slot: str, decision: Decision, was: str, by: User, now: datetime) -> BillPart:
    """Puts a wording or own words into the text, or leaves the part out. Raises BillError, ChangedMeanwhile."""
    own = decision.own.replace("\r\n", "\n").strip("\n")
    own = own if own.strip() else ""
    if decision.uses_own and not own:
        raise BillError(_("Write the words first. To leave the part out, choose “Leave this part out”."))
    refuse_words(own)
    if any(ord(letter) < 32 and letter not in "\n\t" for letter in own):
        raise BillError(_("There are characters in it that cannot be seen. Copy the words as plain text."))
    changes = {
        "choice": decision.choice[:60], "own": own, "uses_own": decision.uses_own,
        "why_not": " ".join(decision.why_not.split())[:500],
    }  # fmt: skip
    action = "bill.write" if decision.uses_own else "bill.choose"
    return _set_part(bill, slot, changes, was=was, by=by, now=now, action=action)


def refuse_words(own: str, *, name: str = "") -> None:
    """Raises BillError for words that no part of a law needs; `name` is that of the section they are in."""
    if len(own) <= LONGEST_OWN:
        return
    if name:
        raise BillError(_("“%(part)s” is longer than %(n)s letters. Divide it in your file, then bring it again.") % {
            "part": name[:80], "n": LONGEST_OWN})  # fmt: skip
    raise BillError(_("That is longer than %(n)s letters. Divide it between two parts.") % {"n": LONGEST_OWN})


@transaction.atomic
def _set_part(
    bill: Bill, slot: str, changes: Mapping[str, object], *, was: str, by: User, now: datetime, action: str
) -> BillPart:
    locked(bill)
    part = BillPart.objects.filter(bill=bill, slot=slot).select_related("changed_by").first()
    if mark_of(part) != was:
        raise _changed(part.changed_by if part else None, at=part.changed_at if part else now)
    part = part or BillPart(bill=bill, slot=slot)
    for name, value in changes.items():
        setattr(part, name, value)
    part.changed_by, part.changed_at = by, now
    part.save()
    _touch(bill, by=by, now=now)
    audit.write(bill, action, by=by, slot=slot)
    return part


# --- Blanks -------------------------------------------------------------------------------------------
def mark_of_values(bill: Bill) -> str:
    return _mark(bill.values)


@transaction.atomic
def fill_in(bill: Bill, *, values: Mapping[str, str], by: User, now: datetime) -> Bill:
    """Fills blanks in; those that are not named stay as they are, so that two people may fill in at once."""
    fresh = locked(bill)
    tidy = {name: " ".join(value.split())[:LONGEST_VALUE] for name, value in values.items()}
    fresh.values = {name: value for name, value in {**fresh.values, **tidy}.items() if value}
    if len(fresh.values) > MOST_VALUES:
        raise BillError(_("A bill has no more than %(n)s blanks.") % {"n": MOST_VALUES})
    Bill.objects.filter(pk=bill.pk).update(values=fresh.values)
    bill.values = fresh.values
    _touch(bill, by=by, now=now)
    audit.write(bill, "bill.fill_in", by=by)
    return bill


# --- The bill itself ------------------------------------------------------------------------------------
def mark_of_settings(bill: Bill) -> str:
    return _mark([bill.title, bill.state, bill.adopted_on, bill.ends_on, bill.campaign_id])


def mark_of_points(bill: Bill) -> str:
    """Of the talking points as somebody has written them; the same for all as long as nobody has."""
    return _mark(bill.points)


def lock(bill: Bill, *, mark: Callable[[Bill], str], was: str | None, now: datetime) -> None:
    """One change at a time. Raises ChangedMeanwhile when it is no longer as `was` says; None is not compared."""
    fresh = locked(bill)
    if was is not None and mark(fresh) != was:
        raise _changed(fresh.changed_by, at=fresh.changed_at or now)


@transaction.atomic
def change(
    bill: Bill,
    *,
    title: str,
    state: str,
    adopted_on: date | None,
    ends_on: date | None,
    by: User,
    now: datetime,
    campaign: Campaign | None = None,
    was: str | None = None,
) -> Bill:
    """What it is called and how it stands. A day on which an adopted law ends by itself becomes a task.

    `was` is the mark of the settings as `by` saw them. Raises BillError, ChangedMeanwhile.
    """
    lock(bill, mark=mark_of_settings, was=was, now=now)
    if not title.strip():
        raise BillError(_("Give the bill a title."))
    if state == BillState.ADOPTED and adopted_on is None:
        raise BillError(_("Say on which day it was adopted."))
    if adopted_on and ends_on and ends_on <= adopted_on:
        raise BillError(_("It cannot end before it is adopted. Look at the two days again."))
    bill.title, bill.state, bill.campaign = title[:200], state, campaign
    bill.adopted_on = adopted_on
    bill.ends_on = ends_on or (sunset.day_in_text(bill) if state == BillState.ADOPTED else None)
    bill.changed_by, bill.changed_at = by, now
    bill.save(update_fields=["title", "state", "campaign", "adopted_on", "ends_on", "changed_by", "changed_at"])
    sunset.watch(bill, now=now)
    audit.write(bill, "bill.change", by=by, state=state)
    return bill


@transaction.atomic
def remove(bill: Bill, *, by: User, now: datetime) -> None:
    """Throws a draft away, with its versions, comments and links."""
    if bill.state != BillState.DRAFT:
        raise BillError(_("Only a draft can be thrown away. This one stays: others may look for it."))
    audit.write(bill, "bill.remove", by=by)
    sunset.settle(bill, now=now)
    bill.delete()


def locked(bill: Bill) -> Bill:
    """As it stands, for one change at a time: two at once would not see each other's."""
    return Bill.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(pk=bill.pk)


def _touch(bill: Bill, *, by: User, now: datetime) -> None:
    bill.changed_by, bill.changed_at = by, now
    Bill.objects.filter(pk=bill.pk).update(changed_by=by, changed_at=now)


def _changed(by: User | None, *, at: datetime) -> ChangedMeanwhile:
    who = (by.get_short_name() or str(by)) if by else _("Somebody")
    return ChangedMeanwhile(_("%(who)s has changed this meanwhile.") % {"who": who}, by=who, at=at)
