from collections.abc import Sequence
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from unwatched.core.privacy import privacy
from unwatched.pages.links import READING

from .acting import TOP_SHEET, ActionPage, Standing, share_panel


class LetterPage(ActionPage):
    """The words of an open letter. Who signed it stands in ``letters``."""

    addressee = models.CharField(_("to whom"), max_length=160, help_text=_("Such as: the board of Example Corp."))
    letter = RichTextField(_("the letter that people sign"), features=READING)

    long = "letter"
    template = "pages/letter.html"

    content_panels = [
        *ActionPage.content_panels,
        FieldPanel("addressee"),
        MultiFieldPanel([FieldPanel(name) for name in TOP_SHEET], heading=_("Top sheet")),
        FieldPanel("letter"),
        share_panel(),
    ]
    search_fields = [*ActionPage.search_fields, index.SearchField("shout"), index.SearchField("letter")]

    privacy = privacy("page_ptr", "kicker", "shout", "share_text", "share_picture", "addressee", "letter")

    class Meta:
        verbose_name = _("open letter page")
        verbose_name_plural = _("open letter pages")

    @classmethod
    def standings(cls, pages: "Sequence[LetterPage]", *, now: datetime) -> dict[int, Standing]:
        return {}
