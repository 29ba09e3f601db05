"""What the archive's screens share: who may do what, and the links between them."""

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unwatched.accounts.models import User
from unwatched.accounts.who import organiser
from unwatched.archive.errors import ArchiveError
from unwatched.gateways.errors import GatewayError
from unwatched.office import views as office
from unwatched.office.views import Screen
from unwatched.publishing.errors import PublishingError

LOOK = "archive.view_keptthread"
KEEP = "archive.keep_thread"
RUN = "archive.run_archive"

TABS: tuple[tuple[str, str | Promise, str], ...] = (
    ("inbox", _("Inbox"), "office_archive"),
    ("search", _("Search"), "office_archive_search"),
    ("collections", _("Collections"), "office_collections"),
    ("follows", _("Keep current"), "office_follows"),
    ("bot", _("Mention bot"), "office_bots"),
)


class ArchiveScreen(Screen):
    """A screen of the archive."""

    permission_required: str | tuple[str, ...] = LOOK
    header_icon = "folder-open-inverse"
    tab = ""

    @property
    def user(self) -> User:
        return organiser(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tabs = [{"label": label, "url": reverse(url), "here": name == self.tab} for name, label, url in TABS]
        return super().get_context_data(**kwargs) | {
            "tabs": tabs,
            "may_keep": self.may(KEEP),
            "may_run": self.may(RUN),
        }


class Act(office.Act):
    """One button that does one thing."""

    permission_required: str | tuple[str, ...] = KEEP
    errors = (ArchiveError, GatewayError, PublishingError)
