"""What is written to the office's log about accounts: who, what, when. No IP address, nothing about strangers."""

from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from .models import User

# Name: (label, what the log says).
ACTIONS = {
    "accounts.sign_in": (_("Sign in"), _("Signed in")),
    "accounts.second_factor_failed": (_("Second step failed"), _("Gave a wrong code or passkey")),
    "accounts.second_factor_added": (_("Add second step"), _("Added a second step")),
    "accounts.second_factor_removed": (_("Remove second step"), _("Removed a second step")),
    "accounts.invite": (_("Invite"), _("Invited")),
    "accounts.link": (_("Send sign-in link"), _("Was sent a sign-in link")),
    "accounts.roles": (_("Change roles"), _("Roles changed")),
    "accounts.deactivate": (_("Stop access"), _("May not sign in any more")),
    "accounts.activate": (_("Give access back"), _("May sign in again")),
    "accounts.address": (_("Change address"), _("Address changed")),
    "accounts.sessions_ended": (_("End sessions"), _("All sessions ended")),
}


def write(user: User, action: str, *, by: User | None, **data: Any) -> None:
    """One line in the log about this organiser."""
    log(user, action, user=by, data=data or None)


def listen() -> None:
    """Writes what allauth says about second steps."""
    signals.authenticator_added.connect(_added, dispatch_uid="accounts.added")
    signals.authenticator_removed.connect(_removed, dispatch_uid="accounts.removed")


def _added(*, user: User, authenticator: Authenticator, **rest: Any) -> None:
    write(user, "accounts.second_factor_added", by=user, kind=authenticator.type)


def _removed(*, user: User, authenticator: Authenticator, **rest: Any) -> None:
    write(user, "accounts.second_factor_removed", by=user, kind=authenticator.type)
