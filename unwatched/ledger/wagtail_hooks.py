from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from unwatched.office.menu import AllowedItem

from . import audit
from .office.base import LOOK
from .office.urls import urlpatterns


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return urlpatterns


@hooks.register("register_law_menu_item")
def ledger_item() -> MenuItem:
    return AllowedItem(
        _("Ledger"), reverse("office_ledger"), name="ledger", icon_name="list-ul", order=20, permission=LOOK
    )


@hooks.register("register_law_menu_item")
def promises_item() -> MenuItem:
    return AllowedItem(
        _("Promises"), reverse("office_companies"), name="promises", icon_name="clipboard-list", order=30,
        permission=LOOK,
    )  # fmt: skip


@hooks.register("register_law_menu_item")
def suggestions_item() -> MenuItem:
    return AllowedItem(
        _("Suggestions"), reverse("office_suggestions"), name="suggestions", icon_name="comment", order=40,
        permission=LOOK,
    )  # fmt: skip


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in audit.ACTIONS.items():
        actions.register_action(action, label, message)
