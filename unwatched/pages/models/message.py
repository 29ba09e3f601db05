from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy

from .reaching import ReachingPage


class MessagePage(ReachingPage):
    """Where one writes to somebody who decides. To whom, and the text, stand in ``contacting``."""

    page_description = _("People write to those who decide for them, found by postcode or from a list.")
    template = "pages/message.html"
    minutes = 5

    kind = "message"
    verb, button = _("Write"), _("Write a letter")

    privacy = privacy("page_ptr", "kicker", "shout", "share_text", "share_picture", "words")

    class Meta:
        verbose_name = _("message page")
        verbose_name_plural = _("message pages")

    @classmethod
    def action(cls) -> Any:
        from unwatched.contacting.models import Message

        return Message

    @staticmethod
    def so_far(count: int) -> str:
        if not count:
            return gettext("To those who decide for you. Five minutes.")
        words = ngettext("%(count)s letter so far. Five minutes.", "%(count)s letters so far. Five minutes.", count)
        return words % {"count": intcomma(count)}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from unwatched.contacting.services.figures import public_count

        context = super().get_context(request, *args, **kwargs)
        return context | {"count": public_count(self.asked) if self.asked else 0}
