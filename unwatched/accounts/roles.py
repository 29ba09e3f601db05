"""The five roles of the office: Django groups with these names, and what each may do.

The table in docs/reference/roles.md says the same; a test compares the two. Permissions are named, not imported: the
apps that bring them stand above this one, and one that is missing today is given when its app arrives.
"""

from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.signals import post_migrate  # noqa: TID251  (Django's own moment, no app of ours speaks)
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

ORGANISER = "Organiser"
EDITOR = "Editor"
FACILITATOR = "Facilitator"
RESEARCHER = "Researcher"
KEY_HOLDER = "Key-holder"
ROLES = (ORGANISER, EDITOR, FACILITATOR, RESEARCHER, KEY_HOLDER)

ABOUT = {
    ORGANISER: _("runs the effort: pages, petitions, posts, chats, people, settings"),
    EDITOR: _("writes and publishes pages and posts"),
    FACILITATOR: _("answers at the desk of a chat; decides which names and comments are shown"),
    RESEARCHER: _("reads counts and history, nothing personal"),
    KEY_HOLDER: _("opens the vault and takes lists out; for few"),
}

OFFICE = "wagtailadmin.access_admin"
# "app.*" means all of an app's; what follows "-" is taken away again.
MAY: dict[str, tuple[str, ...]] = {
    ORGANISER: (
        OFFICE, "accounts.*", "actions.*", "contacting.*", "supporters.*", "campaigns.*", "directory.*", "pages.*",
        "media.*",
        "publishing.*", "chats.*", "archive.*", "bills.*", "ledger.*", "sources.*", "webhooks.*", "office.*", "core.*",
        "vault.*", "api.*", "wagtailredirects.*", "wagtailcore.*", "wagtailsearch.*", "-vault.open_ring",
        "-accounts.delete_user",
    ),
    EDITOR: (
        OFFICE, "campaigns.*", "directory.*", "media.*", "wagtailredirects.*", "actions.view_petition",
        "contacting.view_*",
        "publishing.*", "chats.*", "archive.*", "bills.*", "ledger.*", "sources.*", "-campaigns.delete_campaign",
        "-publishing.connect_channel", "-chats.host_chat", "-archive.run_archive",
    ),
    FACILITATOR: (
        OFFICE, "actions.view_petition", "actions.moderate_petition", "publishing.view_*", "chats.view_*",
        "chats.facilitate_chat", "archive.view_*", "bills.view_*", "bills.comment_bill", "ledger.view_*",
        "contacting.view_*",
    ),
    RESEARCHER: (
        OFFICE, "actions.view_petition", "supporters.view_supporter", "campaigns.view_*", "directory.view_*",
        "publishing.view_*", "chats.view_*", "archive.view_*", "bills.view_*", "ledger.view_*", "sources.view_*",
        "contacting.view_*",
    ),
    KEY_HOLDER: (
        OFFICE, "actions.view_petition", "actions.export_petition", "supporters.view_supporter",
        "supporters.export_supporter", "vault.view_ring", "vault.open_ring",
        "vault.lock_ring", "api.keep_tokens",
    ),
}  # fmt: skip
# On every page of the site.
ON_PAGES: dict[str, tuple[str, ...]] = {
    ORGANISER: ("add", "bulk_delete", "change", "lock", "publish", "unlock"),
    EDITOR: ("add", "change", "lock", "publish", "unlock"),
}
# Wagtail asks about its own models here even when a site has its own picture and file.
FILE_MODELS = {"wagtailimages": "image", "wagtaildocs": "document"}
# On every picture and file.
ON_FILES: dict[str, tuple[str, ...]] = {
    ORGANISER: ("add", "change", "choose"),
    EDITOR: ("add", "change", "choose"),
    FACILITATOR: ("choose",),
    RESEARCHER: ("choose",),
}


@transaction.atomic
def ensure_roles() -> None:
    """Makes the roles and gives each exactly what stands above, however often it is called."""
    for name in ROLES:
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.set(permissions_of(name))
        _give_pages(group)
        _give_files(group)


def permissions_of(role: str) -> QuerySet[Permission]:
    """What a role may do everywhere."""
    given, taken = Q(pk=None), Q(pk=None)
    for wish in MAY[role]:
        if wish.startswith("-"):
            taken |= _named(wish[1:])
        else:
            given |= _named(wish)
    return Permission.objects.filter(given).exclude(taken)


def _named(wish: str) -> Q:
    app, _dot, codename = wish.partition(".")
    query = Q(content_type__app_label=app)
    if codename == "*":
        return query
    if codename.endswith("*"):
        return query & Q(codename__startswith=codename[:-1])
    return query & Q(codename=codename)


def _give_pages(group: Group) -> None:
    root = Page.get_first_root_node()
    if root is None:
        return
    wanted = Permission.objects.filter(
        content_type__app_label="wagtailcore",
        codename__in=[f"{verb}_page" for verb in ON_PAGES.get(group.name, ())],
    )
    GroupPagePermission.objects.filter(group=group, page=root).exclude(permission__in=wanted).delete()
    for permission in wanted:
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _give_files(group: Group) -> None:
    root = Collection.get_first_root_node()
    if root is None:
        return
    codenames = [f"{verb}_{model}" for verb in ON_FILES.get(group.name, ()) for model in FILE_MODELS.values()]
    wanted = Permission.objects.filter(content_type__app_label__in=FILE_MODELS, codename__in=codenames)
    GroupCollectionPermission.objects.filter(group=group, collection=root).exclude(permission__in=wanted).delete()
    for permission in wanted:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


def keep_after_migrations() -> None:
    """Roles follow the code: every ``migrate`` ends with ``ensure_roles``."""
    post_migrate.connect(_after_migrations, dispatch_uid="accounts.roles")


def _after_migrations(sender: Any, plan: list[Any] | None = None, **rest: Any) -> None:
    # It is called once per app; permissions are complete at the last one that brings models.
    last = [config for config in apps.get_app_configs() if config.models_module][-1]
    if sender == last:
        ensure_roles()
