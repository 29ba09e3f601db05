"""What can be told, by its name. An app that stands above this one may add its own with :func:`register`."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PING = "ping"

EVENTS: dict[str, str | Promise] = {
    "action.opened": _("An action begins: a petition, a letter, a message, a call."),
    "action.counted": _("The public number of an action moved, as on its page: never with a single signature."),
    "action.paused": _("An action is paused, or goes on."),
    "action.closed": _("An action is over: its last day has passed, or somebody closed it."),
    "action.outcome": _("It was delivered, answered, won or lost; or it goes on after all."),
    "demand.changed": _("A line of a demand's history was published, or taken back."),
    "campaign.changed": _("A campaign was won, lost or ended; or it runs again."),
    "update.published": _("An update was published for the first time."),
}


def register(name: str, about: str | Promise) -> None:
    """Another event, from ``AppConfig.ready``."""
    EVENTS[name] = about
