from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from unwatched.core.privacy import privacy
from unwatched.pages.links import READING

from .acting import Standing, by_translation, share_panel, with_page_key
from .signed import SignedPage

if TYPE_CHECKING:
    from unwatched.actions.models import Petition


def standing_of(petition: "Petition", *, now: datetime) -> Standing:
    """Of a petition with its public count."""
    return Standing(
        kind="petition", verb=gettext("Sign"), button=gettext("Add your name"),
        words=names_so_far(petition.counted, petition.goal), is_open=petition.takes_signatures(now=now),
        addressee=petition.addressee, count=petition.counted, goal=petition.goal, closes_at=petition.closes_at,
        is_paused=petition.is_resting(now=now),
    )  # fmt: skip


def names_so_far(count: int, goal: int) -> str:
    if not count:
        return gettext("Be among the first. One minute.")
    if count < goal:
        return gettext("%(count)s of %(goal)s names. One minute.") % {"count": intcomma(count), "goal": intcomma(goal)}
    return gettext("%(count)s names so far. One minute.") % {"count": intcomma(count)}


class PetitionPage(SignedPage):
    """The words of a petition. What it asks, its goal and its count stand in ``actions.Petition``."""

    addressee = models.CharField(_("to whom"), max_length=160, help_text=_("Such as: Wrenfield City Council."))
    letter = RichTextField(_("the letter that people sign"), features=READING)

    long = "letter"
    page_description = _("Everybody can sign. Names are sealed; the number is public.")
    template = "pages/petition.html"
    framed_template = "pages/petition_framed.html"
    # The form is posted to <page>/sign/, which actions.urls takes before pages are looked for.
    content_panels = [
        *SignedPage.content_panels,
        FieldPanel("addressee"),
        MultiFieldPanel([FieldPanel("kicker"), FieldPanel("shout")], heading=_("Top sheet")),
        FieldPanel("letter"),
        share_panel(),
    ]
    search_fields = [*SignedPage.search_fields, index.SearchField("shout"), index.SearchField("letter")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        asked = context["petition"]
        context["is_open"] = asked is not None and asked.takes_signatures(now=timezone.now())
        return context

    privacy = privacy("page_ptr", "addressee", "kicker", "shout", "letter", "share_text", "share_picture")

    class Meta:
        verbose_name = _("petition page")
        verbose_name_plural = _("petition pages")

    @classmethod
    def standings(cls, pages: "Sequence[PetitionPage]", *, now: datetime) -> dict[int, Standing]:
        from unwatched.actions.models import Petition

        rows = with_page_key(Petition.objects.counted(), pages)
        return {page.pk: standing_of(petition, now=now) for page, petition in by_translation(pages, list(rows))}
