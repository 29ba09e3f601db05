from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from unwatched.office.menu import AllowedItem
from unwatched.supporters.erasure import LOG_ACTIONS

from .office.base import CHANGE, LOOK
from .office.urls import urlpatterns

SAID = {
    "petition.open": (_("Open a petition"), _("Opened the petition")),
    "petition.pause": (_("Pause signing"), _("Paused signing")),
    "petition.resume": (_("Resume signing"), _("Resumed signing")),
    "petition.close": (_("Close a petition"), _("Closed the petition")),
    "petition.change": (_("Change a petition"), _("Changed the petition's settings")),
    "petition.deliver": (_("Deliver a petition"), _("Wrote down the delivery")),
    "petition.answer": (_("Record an answer"), _("Wrote down the answer")),
    "petition.won": (_("Win"), _("Wrote down that it was won")),
    "petition.lost": (_("Lose"), _("Wrote down that it was not won")),
    "petition.reopen": (_("Collect again"), _("Opened the petition again")),
    "petition.show": (_("Show a name"), _("Put a name on the page")),
    "petition.hide": (_("Hide a name"), _("Kept a name off the page")),
    "petition.remove": (_("Remove signatures"), _("Removed signatures")),
    "petition.removed": (_("Finish removing"), _("Finished removing signatures")),
    "petition.stop_removal": (_("Stop a removal"), _("Stopped removing signatures")),
    "petition.resume_removal": (_("Go on with a removal"), _("Went on removing signatures")),
    "petition.put_back": (_("Put signatures back"), _("Put signatures back")),
    "petition.returned": (_("Finish putting back"), _("Finished putting signatures back")),
    "petition.paper": (_("Write paper down"), _("Wrote down signatures on paper")),
    "petition.paper_correct": (_("Correct paper"), _("Corrected signatures on paper")),
    "petition.go_on": (_("Go on counting"), _("Looked at a count that did not add up, and went on")),
    "petition.decide": (_("Decide on signatures"), _("Decided on signatures that were set aside")),
    "petition.reconsider": (_("Reconsider signatures"), _("Put what was left aside up for decision again")),
    "petition.recount": (_("Recount"), _("Recounted")),
    "petition.export": (_("Take the list out"), _("Took the list out")),
}


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return urlpatterns


@hooks.register("register_actions_menu_item")
def petitions_item() -> MenuItem:
    return AllowedItem(
        _("Petitions"), reverse("office_petitions"), name="petitions", icon_name="edit", order=10, permission=LOOK
    )


@hooks.register("register_actions_menu_item")
def person_item() -> MenuItem:
    return AllowedItem(
        _("A person's details"), reverse("office_person"), name="person", icon_name="user", order=90, permission=CHANGE
    )


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in {**SAID, **LOG_ACTIONS}.items():
        actions.register_action(action, label, message)
