"""What the screens of one call share."""

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets.button import Button, HeaderButton

from unwatched.actions.errors import ActionError
from unwatched.contacting.errors import ContactingError
from unwatched.contacting.models import Call
from unwatched.office import views as office
from unwatched.office.people import who
from unwatched.office.views import Screen, may_use

LOOK, CHANGE = "contacting.view_call", "contacting.change_call"
TABS = (
    ("overview", gettext_lazy("Overview"), "office_call", LOOK),
    ("settings", gettext_lazy("Words and settings"), "office_call_settings", CHANGE),
)


class WithCall:
    """Finds the call that the address names."""

    kwargs: dict[str, Any]

    @cached_property
    def call(self) -> Call:
        return get_object_or_404(Call.objects.select_related("campaign", "page"), pk=self.kwargs["pk"])

    def url(self, name: str = "office_call", *, part: str = "") -> str:
        return reverse(name, args=[self.call.pk]) + (f"#{part}" if part else "")


class CallScreen(WithCall, Screen):
    permission_required: str | tuple[str, ...] = LOOK
    header_icon = "mobile-alt"
    crumbs = ((gettext_lazy("Calls"), "office_calls"),)
    tab = ""

    def get_page_title(self) -> str:
        return self.call.title

    def get_header_buttons(self) -> list[Button]:
        page = self.call.page
        url = (page.get_url(self.request) or "") if page is not None and page.live else ""
        return [HeaderButton(label=_("See the public page"), url=url, icon_name="view")] if url else []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tabs = [
            {"label": label, "url": self.url(name), "here": tab == self.tab}
            for tab, label, name, permission in TABS
            if may_use(who(self.request), permission)
        ]
        return super().get_context_data(**kwargs) | {"call": self.call, "tabs": tabs}


class CallAct(WithCall, office.Act):
    """One button that does one thing to a call."""

    permission_required: str | tuple[str, ...] = CHANGE
    errors = (ContactingError, ActionError)
    back = "office_call_settings"

    def back_to(self) -> str:
        return self.url(self.back)


def state(call: Call, *, now: datetime) -> tuple[str, str]:
    """A tag for where it stands: its kind and its word."""
    if call.page is None or not call.page.live:
        return ("warn", _("not published"))
    if call.is_closed(now=now):
        return ("info", _("closed"))
    return ("warn", _("paused")) if call.paused else ("good", _("open"))
