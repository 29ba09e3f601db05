"""All chats, and where a new one begins."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from unwatched.accounts.who import organiser
from unwatched.chats import runbook
from unwatched.chats.models import Chat
from unwatched.chats.runbook import RunbookError
from unwatched.chats.services import files, templates, writing
from unwatched.core import zones
from unwatched.office.people import who
from unwatched.office.views import Screen, may_use
from unwatched.publishing.models import RunState

from . import answers
from .base import CHANGE, LOOK
from .forms import FileForm, NewForm

OVER = (RunState.STOPPED, RunState.DONE)


@dataclass(frozen=True)
class Row:
    """One chat as the list shows it."""

    chat: Chat
    when: str
    tag: tuple[str, str]
    posts: int
    channels: str


class Chats(Screen):
    """Which chats are coming, and where does the next one begin?"""

    template_name = "chats/office/list.html"
    page_title = gettext_lazy("Chats")
    header_icon = "time"
    permission_required = LOOK

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        found = list(Chat.objects.select_related("run").prefetch_related("channels", "steps"))
        coming = [chat for chat in found if not is_over(chat)]
        return super().get_context_data(**kwargs) | {
            "answer": answers.chats(
                len(found),
                coming=len(coming),
                running=sum(is_running(chat, now=now) for chat in coming),
                paused=sum(is_paused(chat) for chat in coming),
            ),
            "coming": [row(chat, now=now) for chat in sorted(coming, key=when_it_is)],
            "over": [row(chat, now=now) for chat in found if is_over(chat)],
            "may_change": may_use(who(self.request), CHANGE),
            "form": kwargs.get("form") or NewForm(),
            "file_form": kwargs.get("file_form") or FileForm(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A new chat: from the template, empty, or out of a file."""
        if not may_use(who(request), CHANGE):
            return redirect("office_chats")
        return self.bring_in(request) if request.POST.get("do") == "file" else self.make(request)

    def make(self, request: HttpRequest) -> HttpResponse:
        form = NewForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        make = writing.make_chat if request.POST.get("do") == "empty" else templates.from_template
        chat = make(form.cleaned_data["title"], by=organiser(request), now=timezone.now())
        return redirect("office_chat", chat.pk)

    def bring_in(self, request: HttpRequest) -> HttpResponse:
        form = FileForm(request.POST, request.FILES)
        if form.is_valid():
            file: UploadedFile = form.cleaned_data["file"]
            try:
                read = runbook.read(file.read(runbook.MOST_OCTETS + 1), name=file.name or "")
            except RunbookError as error:
                for problem in error.problems:
                    form.add_error("file", str(problem))
            else:
                brought = files.bring_in(read, by=organiser(request), now=timezone.now())
                for said in brought.left_out:
                    messages.warning(request, said)
                messages.success(request, _("Read. Look through it: nothing is planned yet."))
                return redirect("office_chat", brought.chat.pk)
        return self.render_to_response(self.get_context_data(file_form=form), status=422)


def is_paused(chat: Chat) -> bool:
    return chat.run is not None and chat.run.state == RunState.PAUSED


def is_over(chat: Chat) -> bool:
    return chat.run is not None and chat.run.state in OVER


def is_running(chat: Chat, *, now: datetime) -> bool:
    return chat.run is not None and chat.run.state == RunState.RUNNING and not (chat.starts_at and chat.starts_at > now)


def when_it_is(chat: Chat) -> tuple[bool, datetime]:
    """Those without a day last."""
    return (chat.starts_at is None, chat.starts_at or chat.changed_at)


def row(chat: Chat, *, now: datetime) -> Row:
    clock = zones.clock(chat.starts_at, zone=chat.zone) if chat.starts_at else None
    return Row(
        chat=chat,
        when=f"{answers.date_format(clock, 'D j M Y, H:i')}, {answers.place(chat.zone)}" if clock else _("no day yet"),
        tag=tag(chat, now=now),
        posts=len(chat.steps.all()),
        channels=answers.listed([str(channel) for channel in chat.channels.all()]),
    )


def tag(chat: Chat, *, now: datetime) -> tuple[str, str]:
    """How a chat stands, in one word."""
    if chat.run is None:
        return (
            ("warn", _("time has passed")) if chat.starts_at and chat.starts_at < now else ("info", _("being written"))
        )
    if chat.run.state == RunState.RUNNING:
        return ("good", _("running")) if is_running(chat, now=now) else ("good", _("planned"))
    return {
        RunState.WAITING: ("good", _("planned")), RunState.PAUSED: ("warn", _("paused")),
        RunState.STOPPED: ("info", _("stopped")), RunState.DONE: ("info", _("over")),
    }[RunState(chat.run.state)]  # fmt: skip
