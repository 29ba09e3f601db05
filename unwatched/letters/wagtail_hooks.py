from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from unwatched.office.menu import AllowedItem

from .office.base import LOOK
from .office.urls import urlpatterns

SAID = {
    "letter.change": (_("Change an open letter"), _("Changed who may sign, or when the figures move")),
    "letter.employer": (_("Write an employer down"), _("Wrote an employer down")),
    "letter.employer_removed": (_("Remove an employer"), _("Removed an employer")),
    "letter.bands": (_("Change the kinds of work"), _("Changed the kinds of work")),
    "letter.show": (_("Show a name of staff"), _("Put a name of staff on the page")),
    "letter.hide": (_("Hide a name of staff"), _("Kept a name of staff off the page")),
    "letter.list": (_("List an organisation"), _("Listed an organisation")),
    "letter.refuse": (_("Refuse an organisation"), _("Did not list an organisation")),
    "letter.export": (_("Take the letter out"), _("Took the letter with its signers out")),
}


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return urlpatterns


@hooks.register("register_actions_menu_item")
def letters_item() -> MenuItem:
    return AllowedItem(
        _("Open letters"), reverse("office_letters"), name="letters", icon_name="edit", order=15, permission=LOOK
    )


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in SAID.items():
        actions.register_action(action, label, message)
