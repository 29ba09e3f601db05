"""What all pages have on which one does something: sign, write, call."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Self

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from unwatched.actions.documents import Look
from unwatched.pages.panels import OnOtherSites, SharePreview

from .base import CampaignSheetPage

TOP_SHEET = ("kicker", "shout")


@dataclass(frozen=True)
class Standing:
    """How an action stands now: what a card, a tab, a partner's site and the programming interface say of it."""

    kind: Literal["petition", "letter", "message", "call"]
    verb: str  # of its tab: "Sign"
    words: str  # how far it is and what it costs: "412 of 500 names. One minute."
    button: str
    is_open: bool
    addressee: str = ""
    count: int = 0  # the public number
    goal: int | None = None
    closes_at: datetime | None = None
    is_paused: bool = False  # it may go on; else what is not open is over


class ActionPage(CampaignSheetPage):
    """A page on which one does one thing. Its words stand here; what it counts is a row of the app that takes it."""

    kicker = models.CharField(
        _("line above the headline"), max_length=200, blank=True,
        help_text=_("Such as: Petition to the Wrenfield City Council: pass the Face Scanning Ordinance."),
    )  # fmt: skip
    shout = models.TextField(
        _("headline"), max_length=100, help_text=_("Loud and short: about five words. A new line stays a new line.")
    )
    share_text = models.TextField(
        _("words to share"), max_length=280, blank=True,
        help_text=_("What somebody may say who passes it on. Empty: a line with the title. The address comes after."),
    )  # fmt: skip
    share_picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("picture to share"), help_text=_("1200 × 630. Empty: one is drawn from the headline."),
    )  # fmt: skip

    parent_page_types = ["pages.CampaignPage"]
    subpage_types: list[str] = []

    minutes = 1  # that it takes, as those say who pass it on
    long = "words"  # the field with the long text: lists do without it
    # What is shown in the frame of another site; empty: the page as it is, without what surrounds it.
    framed_template = ""

    class Meta:
        abstract = True

    @classmethod
    def standings(cls, pages: "Sequence[Self]", *, now: datetime) -> dict[int, Standing]:
        """How the action of each page stands, by the page's number; few questions for many pages.

        A translation leads to the same action: all are counted together. Pages without one are left out.
        """
        raise NotImplementedError

    def standing(self, *, now: datetime) -> Standing | None:
        return self.standings([self], now=now).get(self.pk)

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        template: str = super().get_template(request, *args, **kwargs)
        return self.framed_template if self.framed_template and hasattr(request, "frame") else template

    def look_of_documents(self) -> Look:
        """How what is drawn for this action looks: the picture beside a link, a poster."""
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


def share_panel() -> MultiFieldPanel:
    """Words and picture for those who pass it on, how that looks, and the code for other sites."""
    return MultiFieldPanel(
        [FieldPanel("share_text"), FieldPanel("share_picture"), SharePreview(heading=_("How a shared link looks")),
         OnOtherSites(heading=_("On other sites"))],
        heading=_("Passing it on"), classname="collapsed",
    )  # fmt: skip


def with_page_key(rows: models.QuerySet[Any], pages: Sequence[ActionPage]) -> models.QuerySet[Any]:
    """The rows of these pages and of what they translate, each with the one thing that is asked of its page."""
    keys = [page.translation_key for page in pages]
    return rows.filter(page__translation_key__in=keys).annotate(page_key=models.F("page__translation_key"))


def by_translation(pages: Sequence[ActionPage], rows: Sequence[Any]) -> list[tuple[ActionPage, Any]]:
    """Each page with the row of its own or of the page that it translates; rows come from ``with_page_key``."""
    by_page = {row.page_id: row for row in rows}
    by_key = {row.page_key: row for row in rows}
    pairs = [(page, by_page.get(page.pk) or by_key.get(page.translation_key)) for page in pages]
    return [(page, row) for page, row in pairs if row]
