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


@hooks.register("register_posts_menu_item")
def posts_item() -> MenuItem:
    return AllowedItem(
        _("Posts"), reverse("office_posts"), name="posts", icon_name="comment", order=10, permission=LOOK
    )


@hooks.register("register_posts_menu_item")
def channels_item() -> MenuItem:
    return AllowedItem(
        _("Channels"), reverse("office_channels"), name="channels", icon_name="link", order=30, permission=LOOK
    )


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in audit.ACTIONS.items():
        actions.register_action(action, label, message)
