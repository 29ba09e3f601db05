from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.humanize.templatetags.humanize import intcomma
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

from .acting import TOP_SHEET, ActionPage, Standing, by_translation, share_panel, with_page_key

if TYPE_CHECKING:
    from unwatched.contacting.models import Call


def standing_of(call: "Call", *, now: datetime) -> Standing:
    """Of a call with its public count."""
    return Standing(
        kind="call", verb=gettext("Call"), button=gettext("See the number and the script"),
        words=calls_so_far(call.counted), is_open=call.is_open(now=now), count=call.counted, closes_at=call.closes_at,
        is_paused=call.paused and not call.is_closed(now=now),
    )  # fmt: skip


def calls_so_far(count: int) -> str:
    if not count:
        return gettext("A script and a number. Three minutes.")
    said = ngettext("%(count)s call so far. Three minutes.", "%(count)s calls so far. Three minutes.", count)
    return said % {"count": intcomma(count)}


class CallPage(ActionPage):
    """Where one calls somebody who decides. Whom, and the script, stand in ``contacting``."""

    words = RichTextField(_("why, in a few sentences"), features=READING)

    page_description = _("People call those who decide for them, with a script beside the number.")
    template = "pages/call.html"
    minutes = 3

    content_panels = [
        *ActionPage.content_panels,
        MultiFieldPanel([FieldPanel(name) for name in TOP_SHEET], heading=_("Top sheet")),
        FieldPanel("words"),
        Elsewhere(heading=_("To whom, and the words")),
        share_panel(),
    ]
    search_fields = [*ActionPage.search_fields, index.SearchField("shout"), index.SearchField("words")]

    privacy = privacy("page_ptr", "kicker", "shout", "share_text", "share_picture", "words")

    class Meta:
        verbose_name = _("call page")
        verbose_name_plural = _("call pages")

    @classmethod
    def standings(cls, pages: "Sequence[CallPage]", *, now: datetime) -> dict[int, Standing]:
        from unwatched.contacting.models import Call

        rows = with_page_key(Call.objects.counted(), pages)
        return {page.pk: standing_of(call, now=now) for page, call in by_translation(pages, list(rows))}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from unwatched.contacting.models import Call
        from unwatched.contacting.services import looking_up

        context = super().get_context(request, *args, **kwargs)
        context["call"] = call = looking_up.of_page(Call, self)
        context["is_open"] = call is not None and call.is_open(now=timezone.now())
        return context
