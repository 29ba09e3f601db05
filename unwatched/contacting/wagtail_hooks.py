"""Calls in the office: their screens, their place in the menu, what the log says of them."""

from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from unwatched.office.menu import AllowedItem

from .office.call_urls import urlpatterns as call_urls

CALL_SAID = {
    "call.open": (_("Open a call"), _("Opened the call")),
    "call.change": (_("Change a call"), _("Changed the call's settings")),
    "call.pause": (_("Pause a call"), _("Paused calling")),
    "call.resume": (_("Resume a call"), _("Resumed calling")),
    "call.close": (_("Close a call"), _("Closed the call")),
    "call.decide": (_("Decide on calls"), _("Decided on calls that were set aside")),
}


@hooks.register("register_admin_urls")
def urls_of_calls() -> list[URLPattern]:
    return call_urls


@hooks.register("register_actions_menu_item")
def calls_item() -> MenuItem:
    return AllowedItem(
        _("Calls"), reverse("office_calls"), name="calls", icon_name="mobile-alt", order=40,
        permission="contacting.view_call",
    )  # fmt: skip


@hooks.register("register_log_actions")
def log_calls(actions: LogActionRegistry) -> None:
    for action, (label, message) in CALL_SAID.items():
        actions.register_action(action, label, message)
