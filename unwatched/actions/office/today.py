"""What Today and First steps say about petitions, and the lever that stops them all."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.template.defaultfilters import date as format_date
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unwatched.actions.models import Petition, PetitionState
from unwatched.actions.services import figures, findings, petitions
from unwatched.campaigns.office.beginning import new_action_url
from unwatched.core import jobs
from unwatched.office import first_steps, today
from unwatched.office.people import Person
from unwatched.office.today import Button, Hours, Need
from unwatched.office.views import may_use
from unwatched.vault import panic

from . import answers, charts
from .base import CHANGE, LOOK, MODERATE

SOON = timedelta(days=7)


def running() -> Iterator[Petition]:
    yield from Petition.objects.filter(state=PetitionState.RUNNING)


def link(petition: Petition, label: str, *, name: str = "office_petition", part: str = "") -> list[Button]:
    return [Button(label, reverse(name, args=[petition.pk]) + (f"#{part}" if part else ""))]


def counts_that_do_not_add_up(user: Person, now: datetime) -> Iterable[Need]:
    if not may_use(user, CHANGE):
        return
    for petition in Petition.objects.all():
        last = findings.last_recount(petition.pk)
        if last is None or last.finding.is_sound:
            continue
        yield Need(
            title=_("The count of “%(title)s” does not add up") % {"title": petition},
            tag=_("Look now"),
            kind="due",
            note=_("found %(when)s") % {"when": f"{answers.day(last.at)}, {answers.clock(last.at)}"},
            why=_("%(finding)s Nothing is lost; the public number stands still until somebody has looked.")
            % {"finding": answers.broken(last.finding)},
            due=now,
            buttons=link(petition, _("Look at it"), part="proof"),
        )


def not_counted(user: Person, now: datetime) -> Iterable[Need]:
    """The worker does not count although people wait to be counted."""
    if not may_use(user, LOOK) or "count" not in jobs.overdue(now=now):
        return
    for petition in Petition.objects.all():
        if number := figures.uncounted(petition):
            words = ngettext(
                "%(n)s confirmed person is not counted yet", "%(n)s confirmed people are not counted yet", number
            )
            yield Need(
                title=words % {"n": number},
                tag=_("Look soon"),
                kind="soon",
                note=str(petition),
                why=_("The worker does not count. Nobody is lost: they count as soon as it works again."),
                due=now,
                buttons=link(petition, _("Look at it")),
            )


def set_aside(user: Person, now: datetime) -> Iterable[Need]:
    if not may_use(user, CHANGE):
        return
    for petition in running():
        if number := figures.figures_of(petition).aside:
            words = ngettext("%(n)s signature is set aside", "%(n)s signatures are set aside", number)
            yield Need(
                title=words % {"n": number},
                tag=_("Decide when you can"),
                note=str(petition),
                why=_("They do not count until a person has decided. A school class looks like an attack, too."),
                buttons=link(petition, _("Decide"), part="odd"),
            )


def wishes(user: Person, now: datetime) -> Iterable[Need]:
    if not may_use(user, MODERATE):
        return
    for petition in Petition.objects.all():
        if number := figures.wishes_waiting(petition):
            words = ngettext("%(n)s person waits to be shown by name", "%(n)s people wait to be shown by name", number)
            yield Need(
                title=words % {"n": number},
                tag=_("Look when you can"),
                note=str(petition),
                why=_("Their names are sealed: read them while the vault is open."),
                buttons=link(petition, _("Read them"), name="office_petition_names"),
            )


def closing(user: Person, now: datetime) -> Iterable[Need]:
    if not may_use(user, CHANGE):
        return
    for petition in running():
        if petition.closes_at is None or not now < petition.closes_at <= now + SOON:
            continue
        missing = petitions.public_count(petition).missing
        left = ngettext("%(n)s is missing to the goal.", "%(n)s are missing to the goal.", missing) % {"n": missing}
        yield Need(
            title=_("“%(title)s” closes soon") % {"title": petition},
            tag=format_date(timezone.localtime(petition.closes_at), "D j M, H:i"),
            kind="soon",
            why=left if missing else _("The goal is reached."),
            due=petition.closes_at,
            buttons=link(petition, _("Change the day"), name="office_petition_settings"),
        )


def hours(user: Person, now: datetime) -> Hours | None:
    """Signatures by hour, of all petitions together."""
    found = list(Petition.objects.all()) if may_use(user, LOOK) else []
    if not found:
        return None
    by_hour = figures.by_hour(found, since=charts.hours_since(now))
    filled = charts.fill(together(by_hour.values()), now=now)
    last_day = sum(hour.confirmed for hour in filled[-24:])
    only = found[0] if len(found) == 1 else None
    return Hours(
        title=_("Signatures by hour"),
        hours=filled,
        summary=ngettext("%(n)s confirmed in the last 24 hours", "%(n)s confirmed in the last 24 hours", last_day)
        % {"n": last_day},
        url=reverse("office_petition", args=[only.pk]) if only else reverse("office_petitions"),
    )


def together(found: Iterable[dict[datetime, figures.InHour]]) -> dict[datetime, figures.InHour]:
    """The hours of several petitions added up."""
    summed: dict[datetime, figures.InHour] = {}
    for of_one in found:
        for at, hour in of_one.items():
            kept = summed.setdefault(at, figures.InHour())
            kept.confirmed, kept.waiting = kept.confirmed + hour.confirmed, kept.waiting + hour.waiting
            kept.aside += hour.aside
    return summed


# --- First steps ----------------------------------------------------------------------------------


def has_real_petition() -> bool:
    """Whether people can meet a petition that is not the demo's."""
    return Petition.objects.filter(page__live=True, campaign__is_demo=False).exists()


PUT_UP = first_steps.Step(
    name="petition",
    title=gettext_lazy("Put up the petition"),
    text=gettext_lazy("A campaign page first, the petition's page under it. Write what you ask, of whom, and publish."),
    done_text=gettext_lazy("Your petition is up."),
    minutes=10,
    button=gettext_lazy("Put it up"),
    url=lambda user: reverse("office_petitions") if has_real_petition() else new_action_url(),
    done=lambda user: has_real_petition(),
    order=50,
)


def register_all() -> None:
    for source in (counts_that_do_not_add_up, not_counted, set_aside, wishes, closing):
        today.register(source)
    today.register_hours(hours)
    first_steps.register(PUT_UP)
    panic.register(
        "signing",
        gettext_lazy("Stop signing"),
        petitions.stop_all,
        petitions.resume_all,
        about=gettext_lazy(
            "Every petition says “paused, come back soon”. Links that are out still work. Undo at any time."
        ),
        is_on=lambda: petitions.stopped_all().exists(),
        undo_label=gettext_lazy("Take signatures again"),
        order=30,
    )
