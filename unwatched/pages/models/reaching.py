from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, Literal, Self

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from unwatched.pages.links import READING
from unwatched.pages.panels import Elsewhere

from .acting import TOP_SHEET, ActionPage, Standing, by_translation, share_panel, with_page_key


class ReachingPage(ActionPage):
    """Where one writes to or calls somebody who decides. Whom, and with what words, stands in ``contacting``."""

    kind: ClassVar[Literal["message", "call"]]
    verb: ClassVar[str | Promise]
    button: ClassVar[str | Promise]

    words = RichTextField(_("why, in a few sentences"), features=READING)

    content_panels = [
        *ActionPage.content_panels,
        MultiFieldPanel([FieldPanel(name) for name in TOP_SHEET], heading=_("Top sheet")),
        FieldPanel("words"),
        Elsewhere(heading=_("To whom, and the words")),
        share_panel(),
    ]
    search_fields = [*ActionPage.search_fields, index.SearchField("shout"), index.SearchField("words")]

    class Meta:
        abstract = True

    @classmethod
    def action(cls) -> Any:
        """The model of what one does here: a kind of Contact."""
        raise NotImplementedError

    @staticmethod
    def so_far(count: int) -> str:
        """How far it is and what it costs: "83 calls so far. Three minutes." """
        raise NotImplementedError

    @classmethod
    def standing_of(cls, action: Any, *, now: datetime) -> Standing:
        """Of a message or a call with its public count."""
        return Standing(
            kind=cls.kind, verb=str(cls.verb), button=str(cls.button), words=cls.so_far(action.counted),
            is_open=action.is_open(now=now), count=action.counted, closes_at=action.closes_at,
            is_paused=action.paused and not action.is_closed(now=now),
        )  # fmt: skip

    @cached_property
    def asked(self) -> Any:
        """What this page is about, None before it was opened. A translation leads to the same one."""
        from unwatched.contacting.services.looking_up import of_page

        return of_page(self.action(), self)

    @classmethod
    def standings(cls, pages: Sequence[Self], *, now: datetime) -> dict[int, Standing]:
        rows = with_page_key(cls.action().objects.counted(), pages)
        return {page.pk: cls.standing_of(row, now=now) for page, row in by_translation(pages, list(rows))}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        is_open = self.asked is not None and self.asked.is_open(now=timezone.now())
        return context | {self.action()._meta.model_name: self.asked, "is_open": is_open}
