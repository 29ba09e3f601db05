"""What Today says about evidence."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.office import today
from unwatched.office.people import Person
from unwatched.office.today import Button, Need
from unwatched.office.views import may_use
from unwatched.sources.models import TROUBLED, Citation, Proposal, ProposalState, Stamp, StampState

from .base import KEEP, PUBLISH


def second_yes(user: Person, now: datetime) -> Iterable[Need]:
    """Pages that somebody else proposed to keep."""
    if not may_use(user, KEEP):
        return
    waiting = Proposal.objects.filter(state=ProposalState.WAITS).exclude(proposed_by=user.pk)
    for one in waiting.select_related("proposed_by")[: today.LONGEST]:
        who = one.proposed_by.get_short_name() if one.proposed_by else _("Somebody")
        yield Need(
            title=_("%(who)s proposes to keep a page") % {"who": who},
            tag=_("Decide"),
            kind="soon",
            note=one.url[:80],
            why=one.why[:300],
            due=one.proposed_at,
            buttons=[Button(_("Look at it"), reverse("office_evidence"))],
        )


def not_fetched(user: Person, now: datetime) -> Iterable[Need]:
    if not may_use(user, KEEP):
        return
    for one in Proposal.objects.filter(state=ProposalState.FAILED)[: today.LONGEST]:
        yield Need(
            title=_("A page could not be kept"),
            tag=_("Decide"),
            kind="look",
            note=one.url[:80],
            why=one.said,
            due=one.proposed_at,
            buttons=[Button(_("Look at it"), reverse("office_evidence"))],
        )


def no_longer_there(user: Person, now: datetime) -> Iterable[Need]:
    count = Citation.objects.filter(standing__in=TROUBLED).count() if may_use(user, KEEP) else 0
    if count:
        yield Need(
            title=ngettext(
                "%(n)s place that we cite is not as it was",
                "%(n)s places that we cite are not as they were",
                count,
            ) % {"n": count},
            tag=_("Look when you can"),
            why=_("Words changed, or the page is gone. Our copy is whole."),
            buttons=[Button(_("See what changed"), reverse("office_evidence_there"))],
        )  # fmt: skip


def refused_stamps(user: Person, now: datetime) -> Iterable[Need]:
    count = Stamp.objects.filter(state=StampState.REFUSED).count() if may_use(user, PUBLISH) else 0
    if count:
        yield Need(
            title=ngettext("%(n)s time-stamp was refused", "%(n)s time-stamps were refused", count) % {"n": count},
            tag=_("Look when you can"),
            why=_("Until another authority is named, that day has one witness less."),
            buttons=[Button(_("See which"), reverse("office_evidence_stamps"))],
        )


def register_all() -> None:
    for source in (second_yes, not_fetched, no_longer_there, refused_stamps):
        today.register(source)
