from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from unwatched.office.menu import AllowedItem

from .office.screens import KEEP
from .office.urls import urlpatterns
from .services.tokens import ACTIONS


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return urlpatterns


@hooks.register("register_settings_menu_item")
def tokens_item() -> MenuItem:
    return AllowedItem(
        _("Tokens for programmes"), reverse("office_tokens"), name="tokens", icon_name="key", order=700, permission=KEEP
    )


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    for name, (label, said) in ACTIONS.items():
        actions.register_action(name, label, said)
