from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from unwatched.office.menu import AllowedItem

from . import audit
from .office import own
from .office.base import LOOK
from .office.urls import urlpatterns


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return urlpatterns


@hooks.register("register_archive_menu_item")
def inbox_item() -> MenuItem:
    return AllowedItem(
        _("Inbox"), reverse("office_archive"), name="archive-inbox", icon_name="download", order=10, permission=LOOK
    )


@hooks.register("register_archive_menu_item")
def collections_item() -> MenuItem:
    return AllowedItem(
        _("Collections"), reverse("office_collections"), name="archive-collections", icon_name="folder-open-inverse",
        order=20, permission=LOOK,
    )  # fmt: skip


@hooks.register("register_archive_menu_item")
def own_archive_item() -> MenuItem:
    return AllowedItem(
        _("Your own archive"),
        reverse("office_archive_bring"),
        name="own-archive",
        icon_name="upload",
        order=30,
        permission=own.KEEP,
    )


@hooks.register("register_posts_menu_item")
def hashtags_item() -> MenuItem:
    return AllowedItem(
        _("Hashtags"), reverse("office_watches"), name="hashtags", icon_name="tag", order=40, permission=LOOK
    )


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in audit.ACTIONS.items():
        actions.register_action(action, label, message)
