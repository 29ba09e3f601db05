"""What the screens about evidence share."""

from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unwatched.accounts.models import User
from unwatched.gateways.errors import GatewayError
from unwatched.office import views as office
from unwatched.office.people import who
from unwatched.office.views import Screen, may_use
from unwatched.sources.errors import SourcesError

LOOK = "sources.view_source"
KEEP = "sources.keep_evidence"
PUBLISH = "sources.publish_evidence"

TABS = (
    ("evidence", _("Evidence"), "office_evidence"),
    ("there", _("Is it still there?"), "office_evidence_there"),
    ("stamps", _("Time-stamps"), "office_evidence_stamps"),
)


class EvidenceScreen(Screen):
    permission_required: str | tuple[str, ...] = LOOK
    header_icon = "doc-full-inverse"
    tab = ""
    crumbs: tuple[tuple[Any, str], ...] = ((_("Evidence"), "office_evidence"),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = who(self.request)
        tabs = [{"label": label, "url": reverse(url), "here": name == self.tab} for name, label, url in TABS]
        return super().get_context_data(**kwargs) | {
            "tabs": tabs, "may_keep": may_use(user, KEEP), "may_publish": may_use(user, PUBLISH), "me": user,
        }  # fmt: skip


class Act(office.Act):
    permission_required: str | tuple[str, ...] = KEEP
    errors = (SourcesError, GatewayError)


def user_of(request: HttpRequest) -> User:
    """Who presses: Wagtail lets nobody in who has not signed in."""
    return cast(User, request.user)
