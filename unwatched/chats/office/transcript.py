"""The transcript in the office: what would be shown, what stays out, who asks to be left out; publish, take back."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button, HeaderButton

from unwatched.chats.errors import ChatError
from unwatched.chats.models import LeftOut, Reply
from unwatched.chats.services import leaving, leftovers, roles, tidying, transcripts
from unwatched.chats.views.transcript import as_file
from unwatched.tasks import services as tasks

from . import words
from .base import FACILITATE, ChatScreen
from .desk import number_or_404

ON_A_PAGE = 100


class TranscriptScreen(ChatScreen):
    template_name = "chats/office/transcript.html"
    permission_required = FACILITATE
    tab = "transcript"

    def get_header_buttons(self) -> list[Button]:
        if self.chat.published_at is None:
            return []
        return [HeaderButton(label=_("See the public page"), url=self.url("chats:transcript"), icon_name="globe")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chat, now = self.chat, timezone.now()
        sifted = transcripts.sift(chat)
        rows = [(part, one) for part in sifted.parts for one in part.shown]
        return super().get_context_data(**kwargs) | {
            "answer": words.transcript(chat, shown=sifted.count, is_over=transcripts.is_over(chat, now=now)),
            "left_out": words.left_out(sifted.left_out),
            "open": transcripts.open_replies(chat),
            "page_of": Paginator(rows, ON_A_PAGE).get_page(self.request.GET.get("p")),
            "hidden": list(chat.replies.standing().filter(hidden=True).order_by("at")[:ON_A_PAGE]),
            "wishes": leaving.asked(chat),
            "is_over": transcripts.is_over(chat, now=now),
            "count": sifted.count,
            "tasks": list(leftovers.tasks_of(chat)),
            "people": tasks.people(),
            "user": self.user,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        verb, _dash, number = request.POST.get("do", "").partition("-")
        act = VERBS.get(verb)
        if act is None:
            raise Http404
        try:
            messages.success(request, act(self, number))
        except ChatError as error:
            messages.error(request, str(error))
        return redirect("office_transcript", pk=self.chat.pk)

    def only_hosts(self) -> None:
        if not roles.is_host(self.chat, self.user):
            raise ChatError(_("Only a host can do this. Ask one of them."))

    def reply(self, number: str) -> Reply:
        return get_object_or_404(self.chat.replies, pk=number_or_404(number))


def publish(screen: TranscriptScreen, _number: str) -> str:
    screen.only_hosts()
    transcripts.publish(screen.chat, by=screen.user, now=timezone.now())
    return _("Published. Everybody can read it within a minute.")


def unpublish(screen: TranscriptScreen, _number: str) -> str:
    screen.only_hosts()
    transcripts.unpublish(screen.chat, by=screen.user, now=timezone.now())
    return _("Taken back. Within a minute nobody sees it any more.")


def hide(screen: TranscriptScreen, number: str) -> str:
    tidying.hide(screen.reply(number))
    return _("Left out of the transcript.")


def show(screen: TranscriptScreen, number: str) -> str:
    tidying.hide(screen.reply(number), hidden=False)
    return _("Back in the transcript.")


def theirs(screen: TranscriptScreen, number: str) -> str:
    return decide(screen, number, theirs=True)


def not_theirs(screen: TranscriptScreen, number: str) -> str:
    return decide(screen, number, theirs=False)


def decide(screen: TranscriptScreen, number: str, *, theirs: bool) -> str:
    screen.only_hosts()
    wish = get_object_or_404(LeftOut, chat=screen.chat, proven=False, pk=number_or_404(number))
    leaving.decide(wish, theirs=theirs, by=screen.user, now=timezone.now())
    if theirs:
        return _("Left out of every transcript. What they said is erased within the hour.")
    return _("Shown again. Should they say it from their own account, it holds for good.")


VERBS: dict[str, Callable[[TranscriptScreen, str], str]] = {
    "publish": publish, "unpublish": unpublish, "hide": hide, "show": show, "theirs": theirs, "other": not_theirs,
}  # fmt: skip


class TranscriptFile(ChatScreen):
    """The files before anybody else can see them."""

    permission_required = FACILITATE
    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        document = transcripts.as_document(self.chat, transcripts.sift(self.chat), now=timezone.now())
        response = as_file(kwargs["name"], document)
        response.headers["Cache-Control"] = "private, no-store"
        return response
