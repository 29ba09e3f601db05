"""What Today says about webhooks: only what stands still."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.office import today
from unwatched.office.people import Person
from unwatched.office.today import Button, Need
from unwatched.office.views import may_use
from unwatched.webhooks.models import DeliveryState, Hook, Pause

from .screens import KEEP


def not_heard(user: Person, now: datetime) -> Iterable[Need]:
    """Those that paused themselves, and those of which something was given up."""
    if not may_use(user, KEEP):
        return
    for hook in Hook.objects.exclude(pause=Pause.HAND):
        lost = hook.deliveries.filter(state=DeliveryState.GIVEN_UP).count()
        if not lost and hook.pause == Pause.NONE:
            continue
        words = ngettext("%(n)s thing did not reach “%(hook)s”", "%(n)s things did not reach “%(hook)s”", lost)
        yield Need(
            title=words % {"n": lost, "hook": hook},
            tag=_("Look when you can"),
            note=hook.host,
            why=_("It is told nothing any more until somebody lets it go on. Write to whoever runs that programme.")
            if hook.pause
            else _("We tried for a day. You can tell it again, or leave it."),
            buttons=[Button(_("Look at it"), reverse("office_webhook", args=[hook.pk]))],
        )


def register_all() -> None:
    today.register(not_heard)
