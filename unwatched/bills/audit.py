"""What is written to the office's log about bills: who, what, when. Never words that somebody typed."""

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from unwatched.accounts.models import User

# Name: (label, what the log says).
ACTIONS = {
    "bill.make": (_("Begin a bill"), _("Began the bill")),
    "bill.choose": (_("Choose a wording"), _("Chose a wording for a part of the bill")),
    "bill.write": (_("Write own words"), _("Wrote own words for a part of the bill")),
    "bill.fill_in": (_("Fill blanks in"), _("Filled blanks of the bill in")),
    "bill.section": (_("Change a bill's sections"), _("Added a section to the bill, or gave one another heading")),
    "bill.change": (_("Change what a bill is called or how it stands"), _("Changed how the bill is called or stands")),
    "bill.save": (_("Save a version"), _("Saved a version of the bill")),
    "bill.go_back": (_("Go back to a version"), _("Took an earlier version of the bill up again")),
    "bill.comment": (_("Comment on a bill"), _("Commented on the bill")),
    "bill.resolve": (_("Settle a comment"), _("Settled a comment on the bill, or opened it again")),
    "bill.share": (_("Share a bill"), _("Made a read-only link to the bill")),
    "bill.withdraw": (_("Withdraw a link"), _("Withdrew a read-only link to the bill")),
    "bill.points": (_("Change talking points"), _("Changed the talking points of the bill")),
    "bill.remove": (_("Throw a bill away"), _("Threw the bill away")),
    "bill.bring": (_("Bring a law"), _("Brought in a text of somebody else")),
    "bill.forget": (_("Throw a text away"), _("Threw a text of somebody else away")),
}


def write(row: Model, action: str, *, by: User | None, **data: Any) -> None:
    """One line in the log."""
    log(row, action, user=by, title=str(row), data=data or None)
