"""How many support a campaign, as far as can be said without opening the list; and taking them out."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from unwatched.accounts.who import organiser
from unwatched.campaigns.models import Campaign
from unwatched.office.people import who
from unwatched.office.views import Act, Screen, may_use
from unwatched.supporters.services import taking_out
from unwatched.supporters.services.figures import Figures, figures_of, people_in
from unwatched.vault.errors import VaultClosed, VaultError
from unwatched.vault.state import vault_of

from .forms import TakeOutForm, name_of_language

LOOK, EXPORT, IMPORT = (
    "supporters.view_supporter", "supporters.export_supporter", "supporters.import_supporter",
)  # fmt: skip
PERSON = "actions.change_petition"  # of the screen about one person's details, which stands above this app


class Supporters(Screen):
    """Each campaign with how many support it."""

    template_name = "supporters/office/supporters.html"
    page_title = gettext_lazy("Supporters")
    header_icon = "group"
    permission_required = LOOK

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        campaigns = list(Campaign.objects.select_related("host").order_by("pk"))
        numbers = people_in(campaigns)
        return super().get_context_data(**kwargs) | {
            "answer": said(sum(numbers.values())),
            "rows": [(campaign, numbers.get(campaign.pk, 0)) for campaign in campaigns],
            **powers(self.request),
        }


def said(number: int) -> str:
    if not number:
        return _("Nobody has said yes to mail yet.")
    words = ngettext("%(n)s person said yes to mail.", "%(n)s people said yes to mail.", number)
    return words % {"n": intcomma(number)}


def powers(request: HttpRequest) -> dict[str, bool]:
    """What this person may do here."""
    user = who(request)
    asked = {"may_export": EXPORT, "may_import": IMPORT, "may_find": PERSON, "may_see_boxes": PERSON}
    return {name: may_use(user, permission) for name, permission in asked.items()}


def to_its_end(pieces: Iterator[str]) -> Iterator[str]:
    """Also of a list that is closed meanwhile: the last piece says so, and an answer that has begun cannot."""
    with suppress(VaultClosed):
        yield from pieces


class WithCampaign:
    """Finds the campaign that the address names."""

    kwargs: dict[str, Any]

    @cached_property
    def campaign(self) -> Campaign:
        return get_object_or_404(Campaign.objects.select_related("host__ring"), pk=self.kwargs["pk"])


class SupportersOf(WithCampaign, Screen):
    """One campaign: to what they say yes, in which languages, since when; and what can be done."""

    template_name = "supporters/office/campaign.html"
    header_icon = "group"
    permission_required = LOOK
    crumbs = ((gettext_lazy("Supporters"), "office_supporters"),)

    def get_page_title(self) -> str:
        return self.campaign.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        figures = figures_of(self.campaign)
        return {
            "answer": said(figures.people),
            "campaign": self.campaign,
            "figures": figures,
            "languages": [(name_of_language(code), number) for code, number in figures.languages],
            "vault": vault_of(self.campaign.host.ring, now=timezone.now()),
            "form": TakeOutForm(campaign=self.campaign, figures=figures),
            **powers(self.request),
        } | super().get_context_data(**kwargs)


class TakeOut(WithCampaign, Act):
    """Gives the file, person by person as they are opened, or says why there is none."""

    permission_required = EXPORT

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = TakeOutForm(request.POST, campaign=self.campaign, figures=self.figures)
        if not form.is_valid():
            messages.error(request, _("Choose who is taken out, and as what."))
            return redirect(self.back_to())
        try:
            return self.file(form)
        except VaultError as error:
            messages.error(request, str(error))
            return redirect(self.back_to())

    @cached_property
    def figures(self) -> Figures:
        return figures_of(self.campaign)

    def file(self, form: TakeOutForm) -> HttpResponseBase:
        to = form.cleaned_data["to"]
        pieces = taking_out.begin(form.choice(), to=to, by=organiser(self.request))
        name = (
            f"supporters-{slugify(self.campaign.title)[:60]}-{timezone.localdate():%Y-%m-%d}.{taking_out.ENDINGS[to]}"
        )
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return StreamingHttpResponse(to_its_end(pieces), content_type=taking_out.TYPES[to], headers=headers)

    def back_to(self) -> str:
        return reverse("office_supporters_of", args=[self.campaign.pk])
