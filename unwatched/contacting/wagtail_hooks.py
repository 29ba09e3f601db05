from django.urls import URLPattern, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from unwatched.office.menu import AllowedItem

from .office.call_urls import urlpatterns as call_urls
from .office.messages import LOOK
from .office.urls import urlpatterns

SAID: dict[str, tuple[str | Promise, str | Promise]] = {
    "message.open": (_("Open a message"), _("Opened a message to those who decide")),
    "message.change": (_("Change a message"), _("Changed the message's settings")),
    "message.pause": (_("Pause writing"), _("Paused writing")),
    "message.resume": (_("Resume writing"), _("Resumed writing")),
    "message.close": (_("Close a message"), _("Closed the message")),
    "message.release": (_("Release letters"), _("Let letters go out that were set aside")),
    "message.drop": (_("Leave letters out"), _("Left out letters that were set aside")),
    "message.again": (_("Try letters again"), _("Tried letters again that could not be sent")),
    "message.text": (_("Change a text"), _("Changed a text that people begin from")),
    "call.open": (_("Open a call"), _("Opened the call")),
    "call.change": (_("Change a call"), _("Changed the call's settings")),
    "call.pause": (_("Pause a call"), _("Paused calling")),
    "call.resume": (_("Resume a call"), _("Resumed calling")),
    "call.close": (_("Close a call"), _("Closed the call")),
    "call.decide": (_("Decide on calls"), _("Decided on calls that were set aside")),
}


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [*urlpatterns, *call_urls]


@hooks.register("register_actions_menu_item")
def messages_item() -> MenuItem:
    return AllowedItem(
        _("Letters to those who decide"),
        reverse("office_messages"),
        name="messages",
        icon_name="mail",
        order=30,
        permission=LOOK,
    )


@hooks.register("register_actions_menu_item")
def calls_item() -> MenuItem:
    return AllowedItem(
        _("Calls"),
        reverse("office_calls"),
        name="calls",
        icon_name="mobile-alt",
        order=40,
        permission="contacting.view_call",
    )


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in SAID.items():
        actions.register_action(action, label, message)
