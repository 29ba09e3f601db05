from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
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
    from unwatched.contacting.models import Message


def standing_of(message: "Message", *, now: datetime) -> Standing:
    """Of a message with the number of letters that have gone out."""
    return Standing(
        kind="message", verb=gettext("Write"), button=gettext("Write a letter"), words=letters_so_far(message.counted),
        is_open=message.is_open(now=now), count=message.counted, closes_at=message.closes_at,
        is_paused=message.paused and not message.is_closed(now=now),
    )  # fmt: skip


def letters_so_far(count: int) -> str:
    if not count:
        return gettext("To those who decide for you. Five minutes.")
    words = ngettext("%(count)s letter so far. Five minutes.", "%(count)s letters so far. Five minutes.", count)
    return words % {"count": intcomma(count)}


class MessagePage(ActionPage):
    """Where one writes to somebody who decides. To whom, and the text, stand in ``contacting``."""

    words = RichTextField(_("why, in a few sentences"), features=READING)

    page_description = _("People write to those who decide for them, found by postcode or from a list.")
    template = "pages/message.html"
    minutes = 5

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
        verbose_name = _("message page")
        verbose_name_plural = _("message pages")

    @cached_property
    def asked(self) -> "Message | None":
        """The message that this page is about. A translation leads to the same one."""
        from unwatched.contacting.models import Message
        from unwatched.contacting.services.looking_up import of_page

        return of_page(Message, self)

    @classmethod
    def standings(cls, pages: "Sequence[MessagePage]", *, now: datetime) -> dict[int, Standing]:
        from unwatched.contacting.models import Message

        rows = with_page_key(Message.objects.counted(), pages)
        return {page.pk: standing_of(message, now=now) for page, message in by_translation(pages, list(rows))}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from unwatched.contacting.services.figures import public_count

        context = super().get_context(request, *args, **kwargs)
        message = self.asked
        open_now = message is not None and message.is_open(now=timezone.now())
        count = public_count(message) if message else 0
        return context | {"message": message, "is_open": open_now, "count": count}
