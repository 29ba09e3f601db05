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


@hooks.register("register_archive_menu_item")
def evidence_item() -> MenuItem:
    return AllowedItem(
        _("Evidence"), reverse("office_evidence"), name="evidence", icon_name="doc-full-inverse", order=30,
        permission=LOOK,
    )  # fmt: skip


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in audit.ACTIONS.items():
        actions.register_action(action, label, message)
