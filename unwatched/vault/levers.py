"""The two levers that the vault brings itself."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from . import panic, services


def lock_now(*, by: object, now: datetime) -> str:
    services.close_all(by=by, now=now)  # type: ignore[arg-type]
    return _t("Locked. No list is open.")


def end_sessions(*, by: object, now: datetime) -> str:
    Session.objects.all().delete()
    return _t("Everybody signs in again.")


def register() -> None:
    panic.register(
        "lock", _("Lock now"), lock_now, order=10, about=_("Closes every open list at once, stops what is being sent.")
    )
    panic.register(
        "sessions",
        _("End all sessions"),
        end_sessions,
        order=20,
        about=_("Everybody in the office signs in again, you too. Lost or taken laptop? Start here."),
    )
