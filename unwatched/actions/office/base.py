"""What every screen about one petition shares: finding it, its tabs, its buttons, and who may do what."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.button import Button, HeaderButton

from unwatched.actions.errors import ActionError
from unwatched.actions.models import Petition
from unwatched.office import views as office
from unwatched.office.views import Screen, Tab
from unwatched.vault.errors import VaultError

LOOK = "actions.view_petition"
CHANGE = "actions.change_petition"
MODERATE = "actions.moderate_petition"
EXPORT = "actions.export_petition"


TABS = (
    Tab("overview", _("Overview"), "office_petition", LOOK),
    Tab("names", _("Names"), "office_petition_names", (MODERATE, EXPORT)),
    Tab("rules", _("Rules"), "office_petition_rules", CHANGE),
    Tab("paper", _("Paper"), "office_petition_paper", LOOK),
    Tab("delivery", _("Delivery"), "office_petition_delivery", LOOK),
    Tab("settings", _("Settings"), "office_petition_settings", CHANGE),
    Tab("log", _("Who did what"), "office_petition_log", LOOK),
)


def find_petition(pk: int) -> Petition:
    """The petition with all that its screens ask about. Raises Http404."""
    return get_object_or_404(Petition.objects.select_related("campaign__host__ring", "page"), pk=pk)


class WithPetition:
    """Finds the petition that the address names."""

    kwargs: dict[str, Any]

    @cached_property
    def petition(self) -> Petition:
        return find_petition(self.kwargs["pk"])

    def url(self, name: str = "office_petition", *, part: str = "") -> str:
        return reverse(name, args=[self.petition.pk]) + (f"#{part}" if part else "")


class PetitionScreen(WithPetition, Screen):
    """A screen about one petition."""

    permission_required: str | tuple[str, ...] = LOOK
    header_icon = "edit"
    tabs = TABS

    def tab_url(self, name: str) -> str:
        return self.url(name)

    def get_page_title(self) -> str:
        return self.petition.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("office_petitions"), "label": _("Petitions")},
            {"url": "", "label": self.petition.title},
        ]

    def get_header_buttons(self) -> list[Button]:
        url = public_url(self.petition, request=self.request)
        return [HeaderButton(label=_("See the public page"), url=url, icon_name="view")] if url else []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"petition": self.petition}


class Act(WithPetition, office.Act):
    """One button that does one thing to a petition."""

    permission_required: str | tuple[str, ...] = CHANGE
    errors = (ActionError, VaultError)
    back = "office_petition"
    back_part = ""

    def back_to(self) -> str:
        return self.url(self.back, part=self.back_part)


def number_in(request: HttpRequest, name: str) -> int:
    """A number that one of our own forms has sent. Raises Http404 for anything else."""
    typed = request.POST.get(name, "")
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 19):
        raise Http404
    return int(typed)


def public_url(petition: Petition, *, request: HttpRequest) -> str:
    """Where visitors meet it; empty while its page is not published."""
    page = petition.page
    return (page.get_url(request) or "") if page is not None and page.live else ""
