"""What the screens about posts share: who may do what, finding a thread, tabs."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from unwatched.gateways.errors import GatewayError
from unwatched.office import views as office
from unwatched.office.people import who
from unwatched.office.views import Screen, may_use
from unwatched.publishing.errors import PublishingError
from unwatched.publishing.models import Thread

LOOK = "publishing.view_thread"
CHANGE = "publishing.change_thread"
CONNECT = "publishing.connect_channel"

TABS = (
    ("coming", _("Coming"), "office_posts"),
    ("calendar", _("Calendar"), "office_posts_calendar"),
    ("series", _("Series"), "office_series"),
    ("quiet", _("Quiet times"), "office_quiet"),
    ("channels", _("Channels"), "office_channels"),
)


class PostsScreen(Screen):
    """One of the screens about posts, with the links between them."""

    permission_required: str | tuple[str, ...] = LOOK
    header_icon = "comment"
    tab = ""

    def may_change(self) -> bool:
        return may_use(who(self.request), CHANGE)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tabs = [{"label": label, "url": reverse(url), "here": name == self.tab} for name, label, url in TABS]
        return super().get_context_data(**kwargs) | {"tabs": tabs, "may_change": self.may_change()}


class Act(office.Act):
    permission_required: str | tuple[str, ...] = CHANGE
    errors = (PublishingError, GatewayError)


class WithThread:
    """Finds the thread that the address names."""

    kwargs: dict[str, Any]

    @cached_property
    def thread(self) -> Thread:
        return get_object_or_404(Thread.objects.select_related("run", "series"), pk=self.kwargs["pk"])
