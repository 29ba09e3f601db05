from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from unwatched.office.menu import AllowedItem

from . import audit
from .office.urls import urlpatterns
from .office.watches import LOOK


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return urlpatterns


@hooks.register("register_posts_menu_item")
def hashtags_item() -> MenuItem:
    return AllowedItem(
        _("Hashtags"), reverse("office_watches"), name="hashtags", icon_name="tag", order=40, permission=LOOK
    )


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in audit.ACTIONS.items():
        actions.register_action(action, label, message)
