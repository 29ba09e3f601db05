"""What Today says about letters to those who decide, and the lever that stops them all."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unwatched.contacting.models import Message
from unwatched.contacting.services import figures, opening
from unwatched.office import today
from unwatched.office.people import Person
from unwatched.office.today import Button, Need
from unwatched.office.views import may_use
from unwatched.vault import panic

from .messages import CHANGE, is_live

LONG = timedelta(days=3)  # a pause of so long was forgotten, perhaps


def link(message: Message, label: str, *, name: str = "office_message", part: str = "") -> list[Button]:
    return [Button(label, reverse(name, args=[message.pk]) + (f"#{part}" if part else ""))]


def not_sent(user: Person, now: datetime) -> Iterable[Need]:
    """Letters that could not be sent, as long as their words are here to be sent again."""
    if not may_use(user, CHANGE):
        return
    messages = list(Message.objects.all())
    failing = figures.failing(messages)
    for message in messages:
        if number := failing.get(message.pk):
            words = ngettext("%(n)s letter could not be sent", "%(n)s letters could not be sent", number)
            yield Need(
                title=words % {"n": number},
                tag=_("Look soon"),
                kind="soon",
                note=str(message),
                why=_("Put the address right and try again within a week: then they are erased."),
                buttons=link(message, _("See why"), part="targets"),
            )


def set_aside(user: Person, now: datetime) -> Iterable[Need]:
    if not may_use(user, CHANGE):
        return
    for message in Message.objects.all():
        if number := figures.figures_of(message).held:
            words = ngettext("%(n)s letter is set aside", "%(n)s letters are set aside", number)
            yield Need(
                title=words % {"n": number},
                tag=_("Decide when you can"),
                note=str(message),
                why=_("They do not go out until a person has decided. A school class looks like a flood, too."),
                buttons=link(message, _("Decide"), part="held"),
            )


def tried_out(user: Person, now: datetime) -> Iterable[Need]:
    """The public writes, and nothing reaches those who decide."""
    if not may_use(user, CHANGE):
        return
    for message in Message.objects.filter(test=True).select_related("page"):
        if is_live(message) and message.is_open(now=now):
            yield Need(
                title=_("“%(title)s” is public and still being tried out") % {"title": message},
                tag=_("Look soon"),
                kind="soon",
                why=_("Letters go to %(address)s, and to nobody who decides.") % {"address": message.test_address},
                buttons=link(message, _("See its settings"), name="office_message_settings"),
            )


def paused_with_letters(user: Person, now: datetime) -> Iterable[Need]:
    """What waits behind a pause is erased after two weeks."""
    if not may_use(user, CHANGE):
        return
    for message in Message.objects.filter(paused=True):
        if number := message.deliveries.filter(state="waiting", made_at__lt=now - LONG).count():
            words = ngettext("%(n)s letter waits behind a pause", "%(n)s letters wait behind a pause", number)
            yield Need(
                title=words % {"n": number},
                tag=_("Look soon"),
                kind="soon",
                note=str(message),
                why=_("Two weeks after they were confirmed they are erased."),
                buttons=link(message, _("Look at it"), part="pause"),
            )


def register_all() -> None:
    for source in (not_sent, set_aside, tried_out, paused_with_letters):
        today.register(source)
    panic.register(
        "messages",
        gettext_lazy("Stop letters"),
        opening.stop_all,
        opening.resume_all,
        about=gettext_lazy("Nobody can write to those who decide, and nothing goes out. Undo at any time."),
        is_on=lambda: opening.stopped_all().exists(),
        undo_label=gettext_lazy("Let letters go out again"),
        order=31,
    )
