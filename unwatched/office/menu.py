"""The sidebar: Today · Pages · Actions · Posts and chats · Archive · Law · Vault · Pictures · People · Mailbox …

An app adds to a group by a hook: ``@hooks.register("register_actions_menu_item")``, ``"register_posts_menu_item"``,
``"register_archive_menu_item"``, ``"register_law_menu_item"`` or ``"register_people_menu_item"``; a group without an
item that this person may use is not shown.
"""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem, settings_menu

from .views.home import SETS_UP

# Where Wagtail's own items stand among ours.
ORDERS = {"explorer": 100, "images": 180, "documents": 190, "reports": 900, "settings": 1000, "help": 1100}
PEOPLE = ("users", "groups")

actions_menu = Menu(register_hook_name="register_actions_menu_item", construct_hook_name="construct_actions_menu")
posts_menu = Menu(register_hook_name="register_posts_menu_item", construct_hook_name="construct_posts_menu")
archive_menu = Menu(register_hook_name="register_archive_menu_item", construct_hook_name="construct_archive_menu")
law_menu = Menu(register_hook_name="register_law_menu_item", construct_hook_name="construct_law_menu")
people_menu = Menu(register_hook_name="register_people_menu_item", construct_hook_name="construct_people_menu")


@hooks.register("register_admin_menu_item")
def today_item() -> MenuItem:
    return MenuItem(_("Today"), reverse("wagtailadmin_home"), name="today", icon_name="home", order=10)


@hooks.register("register_admin_menu_item")
def actions_item() -> SubmenuMenuItem:
    return SubmenuMenuItem(_("Actions"), actions_menu, name="actions", icon_name="edit", order=110)


@hooks.register("register_admin_menu_item")
def posts_item() -> SubmenuMenuItem:
    return SubmenuMenuItem(_("Posts and chats"), posts_menu, name="posts", icon_name="comment", order=120)


@hooks.register("register_admin_menu_item")
def archive_item() -> SubmenuMenuItem:
    return SubmenuMenuItem(_("Archive"), archive_menu, name="archive", icon_name="folder-open-inverse", order=130)


@hooks.register("register_admin_menu_item")
def law_item() -> SubmenuMenuItem:
    return SubmenuMenuItem(_("Law"), law_menu, name="law", icon_name="openquote", order=140)


class AllowedItem(MenuItem):
    """Shown to whoever has the permission: what a role cannot use is not in its menu."""

    def __init__(self, *args: Any, permission: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.permission)


@hooks.register("register_admin_menu_item")
def mailbox_item() -> MenuItem:
    return AllowedItem(
        _("Mailbox"), reverse("office_mailbox"), name="mailbox", icon_name="mail", order=210, permission=SETS_UP
    )


@hooks.register("register_help_menu_item")
def first_steps_item() -> MenuItem:
    return AllowedItem(
        _("First steps"),
        reverse("office_first_steps"),
        name="first-steps",
        icon_name="check",
        order=1,
        permission=SETS_UP,
    )


@hooks.register("construct_help_menu")
def leave_out_foreign(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's own help stands on other people's servers: asking for it would tell them that we exist."""
    items[:] = [i for i in items if i.url.startswith("/") or i.url == "#"]


@hooks.register("register_admin_menu_item")
def people_item() -> SubmenuMenuItem:
    return SubmenuMenuItem(_("People"), people_menu, name="people", icon_name="group", order=200)


@hooks.register("construct_main_menu")
def arrange(request: HttpRequest, items: list[MenuItem]) -> None:
    """Puts Wagtail's own items where ours leave room for them."""
    for item in items:
        item.order = ORDERS.get(item.name, item.order)
        if item.name == "images":
            item.label = _("Pictures")
        if item.name == "documents":
            item.label = _("Files")


@hooks.register("construct_people_menu")
def take_over_people(request: HttpRequest, items: list[MenuItem]) -> None:
    """Accounts and roles stand under People, not among the settings."""
    items += [i for i in settings_menu.registered_menu_items if i.name in PEOPLE and i.is_shown(request)]


@hooks.register("construct_settings_menu")
def leave_out_people(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [i for i in items if i.name not in PEOPLE]
