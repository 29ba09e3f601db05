"""What leaves the office as a file: cards, press kit, calendar, the runbook itself."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import slugify
from django.views import View
from wagtail.admin import messages

from unwatched.chats import runbook
from unwatched.chats.errors import BadTheme, CardError, ChatError
from unwatched.chats.services import drawing, files, filling, handouts, preparing
from unwatched.office.people import who
from unwatched.office.views import may_use, refuse

from .base import LOOK, ChatScreen, WithChat
from .forms import THEME

TYPES = {
    "pdf": "application/pdf", "zip": "application/zip", "ics": "text/calendar; charset=utf-8",
    "md": "text/markdown; charset=utf-8", "yaml": "application/yaml; charset=utf-8", "png": "image/png",
}  # fmt: skip


class Cards(ChatScreen):
    """All cards as readers see them, with what is said for those who do not; and every file to take along."""

    template_name = "chats/office/cards.html"
    tab = "cards"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now, book = timezone.now(), files.runbook_of(self.chat)
        findings = preparing.look_at_chat(self.chat, now=now)
        rows = files.rows_of(self.chat)
        cards = [
            {
                "row": row, "place": place, "name": (name := preparing.name_of(book, step)),
                "description": (said := filling.filled(step.description, step, book)),
                "says_name": said.startswith(name),
                "findings": [one for one in findings if one.place == place and one.about in ("card", "picture")],
            }
            for place, (row, step) in enumerate(zip(rows, book.steps, strict=True))
            if step.card
        ]  # fmt: skip
        return super().get_context_data(**kwargs) | {"cards": cards, "has_day": book.starts_at is not None}


class Download(WithChat, View):
    """A file of a chat. Says on the page of the cards what keeps it from being made."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_use(who(request), LOOK):
            return refuse(request)
        ending = self.kwargs["ending"]
        try:
            content = self.made(ending)
        except (CardError, ChatError) as error:
            messages.error(request, str(error))
            return redirect(self.url("office_chat_cards"))
        name = f"{slugify(self.chat.title) or 'chat'}.{ending}"
        return HttpResponse(
            content,
            content_type=TYPES[ending],
            headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
        )

    def made(self, ending: str) -> bytes | str:
        raise NotImplementedError


class Kit(Download):
    """The press kit for partners who post by hand, and the set of cards."""

    def made(self, ending: str) -> bytes | str:
        return handouts.made(self.chat, ending, now=timezone.now())


class File(Download):
    """The runbook as it is kept in repositories."""

    def made(self, ending: str) -> bytes | str:
        return runbook.write(files.runbook_of(self.chat), format=ending)


class Card(WithChat, View):
    """One card as a picture."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_use(who(request), LOOK):
            return refuse(request)
        book, place = files.runbook_of(self.chat), self.kwargs["place"]
        if place >= len(book.steps):
            raise Http404
        if asked := {name: request.GET[name][:64] for name in THEME if name in request.GET}:
            book = replace(book, theme=asked)  # a look at another paper, before it is chosen
        card = drawing.card_of(book.steps[place], book)
        try:
            drawn = drawing.drawn(card, theme=drawing.site_theme(book), language=book.language)
        except BadTheme as error:
            drawn = error
        if isinstance(drawn, CardError):
            raise Http404
        return HttpResponse(drawn, content_type="image/png", headers={"Cache-Control": "private, no-cache"})
