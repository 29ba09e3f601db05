from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from unwatched.core.privacy import privacy
from unwatched.pages.links import READING

from .acting import TOP_SHEET, ActionPage, Standing, share_panel


class CallPage(ActionPage):
    """Where one calls somebody who decides. Whom, and the script, stand in ``contacting``."""

    words = RichTextField(_("why, in a few sentences"), features=READING)

    template = "pages/call.html"

    content_panels = [
        *ActionPage.content_panels,
        MultiFieldPanel([FieldPanel(name) for name in TOP_SHEET], heading=_("Top sheet")),
        FieldPanel("words"),
        share_panel(),
    ]
    search_fields = [*ActionPage.search_fields, index.SearchField("shout"), index.SearchField("words")]

    privacy = privacy("page_ptr", "kicker", "shout", "share_text", "share_picture", "words")

    class Meta:
        verbose_name = _("call page")
        verbose_name_plural = _("call pages")

    @classmethod
    def standings(cls, pages: "Sequence[CallPage]", *, now: datetime) -> dict[int, Standing]:
        return {}
