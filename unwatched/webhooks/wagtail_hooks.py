from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from unwatched.office.menu import AllowedItem

from .office.screens import KEEP
from .office.urls import urlpatterns
from .services.hooks import ACTIONS


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return urlpatterns


@hooks.register("register_settings_menu_item")
def webhooks_item() -> MenuItem:
    return AllowedItem(
        _("Webhooks"), reverse("office_webhooks"), name="webhooks", icon_name="redirect", order=710, permission=KEEP
    )


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    for name, (label, said) in ACTIONS.items():
        actions.register_action(name, label, said)
