from typing import TYPE_CHECKING, Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from unwatched.actions.documents import Look
from unwatched.core.privacy import privacy
from unwatched.pages.links import READING

from .base import CampaignSheetPage

if TYPE_CHECKING:
    from unwatched.actions.models import Petition


class PetitionPage(CampaignSheetPage):
    """The words of a petition. What it asks, its goal and its count stand in ``actions.Petition``."""

    addressee = models.CharField(_("to whom"), max_length=160, help_text=_("Such as: Wrenfield City Council."))
    kicker = models.CharField(
        _("line above the headline"), max_length=200, blank=True,
        help_text=_("Such as: Petition to the Wrenfield City Council: pass the Face Scanning Ordinance."),
    )  # fmt: skip
    shout = models.TextField(
        _("headline"), max_length=100, help_text=_("Loud and short: about five words. A new line stays a new line.")
    )
    letter = RichTextField(_("the letter that people sign"), features=READING)

    template = "pages/petition.html"
    # The form is posted to <page>/sign/, which actions.urls takes before pages are looked for.
    parent_page_types = ["pages.CampaignPage"]
    subpage_types: list[str] = []

    content_panels = [
        *CampaignSheetPage.content_panels,
        FieldPanel("addressee"),
        MultiFieldPanel([FieldPanel("kicker"), FieldPanel("shout")], heading=_("Top sheet")),
        FieldPanel("letter"),
    ]
    search_fields = [*CampaignSheetPage.search_fields, index.SearchField("shout"), index.SearchField("letter")]

    privacy = privacy("page_ptr", "addressee", "kicker", "shout", "letter")

    class Meta:
        verbose_name = _("petition page")
        verbose_name_plural = _("petition pages")

    @cached_property
    def asked(self) -> "Petition | None":
        """The petition that this page is about. A translation leads to the same one: all are counted together."""
        from unwatched.actions.models import Petition

        pages = PetitionPage.objects.filter(translation_key=self.translation_key).values("pk")
        found = {petition.page_id: petition for petition in Petition.objects.filter(page__in=pages)}
        return found.get(self.pk) or next(iter(found.values()), None)

    def look_of_documents(self) -> Look:
        """How the share image, the delivery pack and the poster of this petition look."""
        from unwatched.pages.site import look_now  # which needs the models

        site = look_now()
        return Look(
            name=site.name,
            language=self.locale.language_code,
            stock=self.stock,
            sign=site.sign,
            kicker=self.kicker,
            shout=self.shout,
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["petition"] = self.asked
        return context
