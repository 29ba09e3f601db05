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
def bills_item() -> MenuItem:
    return AllowedItem(_("Bills"), reverse("office_bills"), name="bills", icon_name="doc-full", order=10,
                       permission=LOOK)  # fmt: skip


@hooks.register("register_law_menu_item")
def texts_item() -> MenuItem:
    return AllowedItem(_("Texts of others"), reverse("office_texts"), name="texts", icon_name="copy", order=20,
                       permission=LOOK)  # fmt: skip


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in audit.ACTIONS.items():
        actions.register_action(action, label, message)
