"""What is written to the office's log about the archive: who, what, when. Never what a thread says or whose it is."""

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from unwatched.accounts.models import User

# Name: (label, what the log says).
ACTIONS = {
    "archive.keep": (_("Keep a thread"), _("Kept a thread")),
    "archive.evidence": (_("Keep evidence"), _("Kept a thread as evidence: the second of two")),
    "archive.propose": (_("Propose evidence"), _("Proposed to keep a thread as evidence: the first of two")),
    "archive.ask": (_("Ask an author"), _("Asked an author, once")),
    "archive.said": (_("Write an answer down"), _("Wrote down what an author has told one of us")),
    "archive.let_go": (_("Let a thread go"), _("Let a found thread go")),
    "archive.refresh": (_("Read a thread again"), _("Read a thread again at its source")),
    "archive.hide": (_("Hide a thread"), _("Hid a thread")),
    "archive.show": (_("Show a thread"), _("Showed a hidden thread again")),
    "archive.erase": (_("Erase a thread"), _("Erased a thread for good")),
    "archive.takedown": (_("Decide about a take-down"), _("Decided about a request to take a thread down")),
    "archive.follow": (_("Follow an author"), _("Followed an author")),
    "archive.unfollow": (_("Follow no more"), _("Followed an author no more")),
    "archive.bot": (_("Switch the mention bot"), _("Switched the mention bot of an account")),
    "archive.collection": (_("Change a collection"), _("Changed a collection of threads")),
    "archive.watch": (_("Watch hashtags"), _("Set up a hashtag watch")),
    "archive.unwatch": (_("Delete a hashtag watch"), _("Deleted a hashtag watch")),
    "archive.mute": (_("Mute an account"), _("Muted an account in a hashtag watch")),
    "archive.take_off": (_("Take a post off a page"), _("Took a post off the page of a hashtag watch")),
}


def write(row: Model, action: str, *, by: User | None, **data: Any) -> None:
    """One line in the log."""
    log(row, action, user=by, title=str(row), data=data or None)
