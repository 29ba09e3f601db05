"""The transcript in the office: what would be shown, what stays out, who asks to be left out; publish, take back."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button, HeaderButton

from unwatched.accounts.models import User
from unwatched.accounts.who import organiser
from unwatched.chats.errors import ChatError
from unwatched.chats.models import Chat, LeftOut, Reply
from unwatched.chats.services import leaving, roles, tidying, transcripts
from unwatched.chats.views.transcript import as_file
from unwatched.office.views import Screen

from . import words
from .desk import FACILITATE, number_or_404

ON_A_PAGE = 100


class OfChat(Screen):
    """A screen about one chat's transcript."""

    permission_required = FACILITATE
    header_icon = "list-ul"

    @cached_property
    def chat(self) -> Chat:
        return get_object_or_404(Chat.objects.select_related("run"), pk=self.kwargs["pk"])

    @property
    def user(self) -> User:
        return organiser(self.request)


class TranscriptScreen(OfChat):
    template_name = "chats/office/transcript.html"

    def get_page_title(self) -> str:
        return _("Transcript: %(chat)s") % {"chat": self.chat}

    def get_header_buttons(self) -> list[Button]:
        buttons = [HeaderButton(label=_("Desk"), url=reverse("office_desk", args=[self.chat.pk]), icon_name="view")]
        if self.chat.published_at:
            public = reverse("chats:transcript", args=[self.chat.pk])
            buttons.append(HeaderButton(label=_("See the public page"), url=public, icon_name="globe"))
        return buttons

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chat, now = self.chat, timezone.now()
        sifted = transcripts.sift(chat)
        rows = [(part, one) for part in sifted.parts for one in part.shown]
        return super().get_context_data(**kwargs) | {
            "chat": chat,
            "answer": words.transcript(chat, shown=sifted.count, is_over=transcripts.is_over(chat, now=now)),
            "left_out": words.left_out(sifted.left_out),
            "open": transcripts.open_replies(chat),
            "page_of": Paginator(rows, ON_A_PAGE).get_page(self.request.GET.get("p")),
            "hidden": list(chat.replies.standing().filter(hidden=True).order_by("at")[:ON_A_PAGE]),
            "wishes": leaving.asked(chat),
            "is_over": transcripts.is_over(chat, now=now),
            "is_host": roles.is_host(chat, self.user),
            "count": sifted.count,
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


class TranscriptFile(OfChat):
    """The files before anybody else can see them."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        document = transcripts.as_document(self.chat, transcripts.sift(self.chat), now=timezone.now())
        response = as_file(kwargs["name"], document)
        response.headers["Cache-Control"] = "private, no-store"
        return response
