"""What every screen about one open letter shares: finding it, its tabs, its buttons, and who may do what.

Letters are petitions to the roles of the office: the same permissions hold.
"""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.button import Button, HeaderButton

from unwatched.letters.errors import LetterError
from unwatched.letters.models import OpenLetter
from unwatched.office import views as office
from unwatched.office.people import who
from unwatched.office.views import Screen, Tab, may_use
from unwatched.vault.errors import VaultError

LOOK = "actions.view_petition"
CHANGE = "actions.change_petition"
MODERATE = "actions.moderate_petition"
EXPORT = "actions.export_petition"

TABS = (
    Tab("overview", _("Overview"), "office_letter"),
    Tab("who", _("Who may sign"), "office_letter_who", CHANGE),
    Tab("names", _("Names"), "office_letter_names", MODERATE),
    Tab("organisations", _("Organisations"), "office_letter_organisations", MODERATE),
    Tab("delivery", _("Delivery"), "office_letter_delivery"),
)


class WithLetter:
    """Finds the letter that the address names."""

    kwargs: dict[str, Any]

    @cached_property
    def letter(self) -> OpenLetter:
        rows = OpenLetter.objects.select_related("petition__campaign__host__ring", "petition__page")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def url(self, name: str = "office_letter", *, part: str = "") -> str:
        return reverse(name, args=[self.letter.pk]) + (f"#{part}" if part else "")


class LetterScreen(WithLetter, Screen):
    """A screen about one letter."""

    permission_required: str | tuple[str, ...] = LOOK
    header_icon = "edit"
    tab = ""
    crumbs = ((_("Open letters"), "office_letters"),)

    def get_page_title(self) -> str:
        return str(self.letter)

    def get_header_buttons(self) -> list[Button]:
        url = public_url(self.letter, request=self.request)
        return [HeaderButton(label=_("See the public page"), url=url, icon_name="view")] if url else []

    def may(self, permissions: str | tuple[str, ...]) -> bool:
        return may_use(who(self.request), permissions)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tabs = [
            {"label": tab.label, "url": self.url(tab.url_name), "here": tab.name == self.tab}
            for tab in TABS
            if self.may(tab.permission)
        ]
        return super().get_context_data(**kwargs) | {
            "letter": self.letter,
            "petition": self.letter.petition,
            "tabs": tabs,
            "may_change": self.may(CHANGE),
        }


class Act(WithLetter, office.Act):
    """One button that does one thing to a letter."""

    permission_required: str | tuple[str, ...] = CHANGE
    errors = (LetterError, VaultError)
    back = "office_letter"
    back_part = ""

    def back_to(self) -> str:
        return self.url(self.back, part=self.back_part)


def public_url(letter: OpenLetter, *, request: HttpRequest) -> str:
    """Where visitors meet it; empty while its page is not published."""
    page = letter.petition.page
    return (page.get_url(request) or "") if page is not None and page.live else ""
