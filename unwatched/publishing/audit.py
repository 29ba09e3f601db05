"""What is written to the office's log about publishing: who, what, when."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from unwatched.accounts.models import User

# Name: (label, what the log says).
ACTIONS = {
    "quiet.add": (_("Add a quiet time"), _("Added the quiet time")),
    "quiet.remove": (_("Remove a quiet time"), _("Removed the quiet time")),
    "series.write": (_("Write a series"), _("Wrote the series")),
    "series.order": (_("Change the order of a series"), _("Changed the order of the drafts")),
    "series.on": (_("Switch a series on"), _("Switched the series on")),
    "series.off": (_("Switch a series off"), _("Switched the series off")),
    "thread.write": (_("Write a thread"), _("Wrote the thread")),
    "thread.change": (_("Change a thread"), _("Changed the thread")),
    "thread.plan": (_("Plan a thread"), _("Planned when the thread goes out")),
    "thread.unplan": (_("Take a plan back"), _("Made the thread a draft again")),
    "thread.pause": (_("Pause a thread"), _("Paused the thread")),
    "thread.stop": (_("Stop a thread"), _("Stopped the thread")),
    "thread.discard": (_("Throw a thread away"), _("Threw the thread away")),
    "thread.resume": (_("Resume a thread"), _("Went on with the thread")),
    "thread.give_up": (_("Give the rest up"), _("Gave up what was not posted")),
    "thread.by_hand": (_("Post by hand"), _("Posted by hand")),
    "thread.answer": (_("Answer"), _("Answered")),
    "run.start": (_("Start"), _("Started")),
    "run.pause": (_("Pause"), _("Paused")),
    "run.resume": (_("Resume"), _("Resumed")),
    "run.shift": (_("Move"), _("Moved what was not yet posted")),
    "run.skip": (_("Skip"), _("Skipped a part")),
    "run.next_now": (_("Next one now"), _("Sent the next part at once")),
    "run.stop": (_("Stop"), _("Stopped")),
    "run.restart": (_("Start again"), _("Started again from a part")),
    "run.send_late": (_("Send late"), _("Sent a late part at once")),
    "run.move_all": (_("Move everything"), _("Moved everything along with a late part")),
    "run.skip_late": (_("Skip what is late"), _("Skipped a late part")),
    "channel.connect": (_("Connect an account"), _("Connected the account")),
    "channel.off": (_("Switch an account off"), _("Switched the account off")),
    "channel.change": (_("Change an account"), _("Changed the account's name or settings")),
    "channel.forget": (_("Forget an account"), _("Threw the account's token away")),
    "channel.on": (_("Switch an account on"), _("Switched the account on")),
}


def write(about: models.Model, action: str, *, by: User | None, **data: Any) -> None:
    """One line in the log."""
    log(about, action, user=by, data=data or None)
