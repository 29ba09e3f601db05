from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from unwatched.core.privacy import privacy
from unwatched.pages.links import READING
from unwatched.pages.panels import Elsewhere

from .acting import TOP_SHEET, Standing, by_translation, share_panel, with_page_key
from .signed import SignedPage

if TYPE_CHECKING:
    from unwatched.letters.models import OpenLetter


def standing_of(letter: "OpenLetter", *, staff: int, now: datetime) -> Standing:
    """Of an open letter with its public figures."""
    petition = letter.petition
    is_open = petition.takes_signatures(now=now) or letter.takes_staff(now=now) or letter.takes_organisations(now=now)
    return Standing(
        kind="letter", verb=gettext("Sign the letter"), button=gettext("Add your name"),
        words=signers_so_far(staff, petition.counted), is_open=is_open, addressee=petition.addressee,
        count=staff + petition.counted, closes_at=petition.closes_at, is_paused=petition.is_resting(now=now),
    )  # fmt: skip


def signers_so_far(staff: int, others: int) -> str:
    if staff and others:
        words = ngettext(
            "%(staff)s staff and %(others)s other. Two minutes.",
            "%(staff)s staff and %(others)s others. Two minutes.",
            others,
        )
        return words % {"staff": intcomma(staff), "others": intcomma(others)}
    if staff:
        return gettext("%(staff)s staff so far. Two minutes.") % {"staff": intcomma(staff)}
    if others:
        words = ngettext("%(n)s name so far. Two minutes.", "%(n)s names so far. Two minutes.", others)
        return words % {"n": intcomma(others)}
    return gettext("Be among the first. Two minutes.")


class LetterPage(SignedPage):
    """The words of an open letter. Who signed it stands in ``letters``."""

    addressee = models.CharField(_("to whom"), max_length=160, help_text=_("Such as: the board of Example Corp."))
    letter = RichTextField(_("the letter that people sign"), features=READING)

    minutes = 2
    long = "letter"
    page_description = _("Signed by the staff of a company, without a name if they like; also by the public.")
    template = "pages/letter.html"

    content_panels = [
        *SignedPage.content_panels,
        FieldPanel("addressee"),
        MultiFieldPanel([FieldPanel(name) for name in TOP_SHEET], heading=_("Top sheet")),
        FieldPanel("letter"),
        Elsewhere(heading=_("Who may sign")),
        share_panel(),
    ]
    search_fields = [*SignedPage.search_fields, index.SearchField("shout"), index.SearchField("letter")]

    privacy = privacy("page_ptr", "kicker", "shout", "share_text", "share_picture", "addressee", "letter")

    class Meta:
        verbose_name = _("open letter page")
        verbose_name_plural = _("open letter pages")

    @classmethod
    def standings(cls, pages: "Sequence[LetterPage]", *, now: datetime) -> dict[int, Standing]:
        from unwatched.actions.models import Petition
        from unwatched.letters.services import board

        rows = Petition.objects.filter(letter__isnull=False).select_related("letter").counted()
        found = list(with_page_key(rows, pages))
        staff = board.totals([petition.letter for petition in found])
        return {
            page.pk: standing_of(petition.letter, staff=staff[petition.letter.pk], now=now)
            for page, petition in by_translation(pages, found)
        }

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["letter"] = getattr(self.asked, "letter", None)
        # Whoever sent a form too late gets it back with what they typed.
        late = request.method == "POST"
        context["running"] = self.asked is not None and (late or self.asked.is_running(now=timezone.now()))
        return context
