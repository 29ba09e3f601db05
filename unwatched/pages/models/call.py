from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy

from .reaching import ReachingPage


class CallPage(ReachingPage):
    """Where one calls somebody who decides. Whom, and the script, stand in ``contacting``."""

    page_description = _("People call those who decide for them, with a script beside the number.")
    template = "pages/call.html"
    minutes = 3

    kind = "call"
    verb, button = _("Call"), _("See the number and the script")

    privacy = privacy("page_ptr", "kicker", "shout", "share_text", "share_picture", "words")

    class Meta:
        verbose_name = _("call page")
        verbose_name_plural = _("call pages")

    @classmethod
    def action(cls) -> Any:
        from unwatched.contacting.models import Call

        return Call

    @staticmethod
    def so_far(count: int) -> str:
        if not count:
            return gettext("A script and a number. Three minutes.")
        said = ngettext("%(count)s call so far. Three minutes.", "%(count)s calls so far. Three minutes.", count)
        return said % {"count": intcomma(count)}
