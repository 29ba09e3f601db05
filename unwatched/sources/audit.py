"""What is written to the office's log about evidence: who, what, when."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from unwatched.accounts.models import User

# Name: (label, what the log says).
ACTIONS = {
    "evidence.propose": (_("Propose to keep a page"), _("Proposed to keep the page")),
    "evidence.agree": (_("Agree to keep a page"), _("Agreed to keep the page")),
    "evidence.drop": (_("Let a page go"), _("Let the page go")),
    "evidence.retry": (_("Fetch a page again"), _("Had the page fetched again")),
    "evidence.keep": (_("Keep a capture"), _("Kept the capture")),
    "evidence.upload": (_("Upload a web archive"), _("Uploaded the web archive")),
    "evidence.forget": (_("Erase a capture"), _("Erased the capture")),
    "evidence.publish": (_("Let the public have a packet"), _("Let the public take the packet along")),
    "evidence.withdraw": (_("Take a packet back"), _("Took the packet back from the public")),
    "evidence.cite": (_("Cite a source"), _("Cited the source")),
    "evidence.uncite": (_("Take a citation away"), _("Took the citation away")),
    "evidence.look": (_("Look at a source again"), _("Had the source looked at again")),
}


def write(about: models.Model, action: str, *, by: User | None, **data: Any) -> None:
    """One line in the log."""
    log(about, action, user=by, data=data or None)
