"""The desk of a live chat: who waits for an answer, and is somebody on it?

One form holds the whole list, so that whatever button is pressed, with or without a script, everything that is typed
arrives and is kept. A script asks for the same page with ``?part=desk`` and swaps in what has changed.
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from unwatched.chats.errors import ChatError
from unwatched.chats.models import Chat, ReadyAnswer, Reply, ReplyState, Step, StepKind
from unwatched.chats.services import answering, claims, drafts, listening, live, presence, roles, sorting, tidying
from unwatched.office.views import Screen
from unwatched.publishing.errors import PublishingError
from unwatched.publishing.models import Delivery

from . import board as boards
from . import words
from .base import FACILITATE, ChatScreen

MOST_BOXES = 20  # that one page can hold
Said = str | None


class Desk(ChatScreen):
    """The page, its parts, and every button on it."""

    template_name = "chats/office/desk.html"
    permission_required = FACILITATE
    header_icon = "view"

    def get_page_title(self) -> str:
        return _("Desk: %(chat)s") % {"chat": self.chat}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        presence.arrive(self.chat, user=self.user, now=timezone.now())
        if request.GET.get("part") == "desk":
            return self.parts(request.GET)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Keeps what is typed, then does what the button says."""
        self.keep_typed(request.POST)
        verb, _dash, rest = request.POST.get("do", "").partition("-")
        said, trouble = self.act(verb, rest)
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            return self.parts(request.POST, said=said, trouble=trouble, status=409 if trouble else 200)
        if trouble:
            messages.error(request, trouble)
        elif said:
            messages.success(request, said)
        return redirect(self.address(request.POST, part=rest.partition("-")[0]))

    def act(self, verb: str, rest: str) -> tuple[Said, Said]:
        """What was done, and what was in the way: one of the two is a sentence, or none when all can be seen."""
        if not verb:
            return None, None
        act = VERBS.get(verb)
        reply = self.reply(rest.partition("-")[0])
        if act is None:
            raise Http404
        try:
            return act(self, reply, rest.partition("-")[2]), None
        except (ChatError, PublishingError) as error:
            return None, f"{error} {_('Your text is kept; nothing was sent.')}" if self.has_text(reply) else str(error)

    def keep_typed(self, post: QueryDict) -> None:
        names = [name for name in post if name.startswith("text-")][:MOST_BOXES]
        ids = {int(number): name for name in names if (number := name[5:]).isdecimal() and len(number) < 19}
        # What one has answered oneself needs no draft: this is an echo of its own words.
        found = self.chat.replies.filter(pk__in=ids).exclude(state=ReplyState.ANSWERED, answered_by=self.user)
        drafts.keep_all({row: str(post[ids[row.pk]]) for row in found}, by=self.user, now=timezone.now())

    def has_text(self, reply: Reply) -> bool:
        return bool(drafts.text_of(reply, by=self.user))

    def reply(self, number: str) -> Reply:
        if not (number.isascii() and number.isdecimal() and len(number) < 19):
            raise Http404
        return get_object_or_404(self.chat.replies.select_related("chat", "channel", "held_by"), pk=int(number))

    # --- What is shown ----------------------------------------------------------------------------------------------

    def parts(self, asked: QueryDict, *, said: Said = None, trouble: Said = None, status: int = 200) -> HttpResponse:
        context = self.board_context(asked) | {"said": said, "trouble": trouble, "view": self}
        answer = render(self.request, "chats/office/parts/desk.html", context, status=status)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | self.board_context(self.request.GET)

    def board_context(self, asked: QueryDict) -> dict[str, Any]:
        now, user = timezone.now(), self.user
        board = boards.board(self.chat, user, group=asked.get("group", ""), page=page_in(asked), now=now)
        step, strip = board.group.step, live.strip(self.chat, user, now)
        return {
            "have": set(asked.get("have", "").split(",")[: 2 * boards.MOST_ROWS]),
            "chat": self.chat, "board": board, "now": now, "is_host": strip.is_host, "user": user,
            "answer": words.waiting(board.waiting, oldest=board.oldest, now=now),
            "heading": words.heading(board.group.name, step=step, total=board.group.total, waits=board.group.waiting),
            "empty": words.nobody_yet(
                step, posted_at=posted_at(step), now=now, name=board.group.name, hashtag=self.chat.hashtag
            ),
            "questions": [group.step for group in board.groups if group.step],
            "ready": list(ReadyAnswer.objects.filter(chat=self.chat).order_by("title")[:50]),
            "troubles": listening.troubles(self.chat), "is_live": listening.is_live(self.chat, now=now),
            "strip": strip, "lease": claims.LEASE,
        }  # fmt: skip

    def address(self, asked: QueryDict, *, part: str = "") -> str:
        query: dict[str, str | int] = {"group": asked.get("group", "")}
        query |= {"p": page_in(asked)} if page_in(asked) > 1 else {}
        return f"{self.url('office_desk')}?{urlencode(query)}" + (f"#reply-{part}" if part else "")


def page_in(asked: QueryDict) -> int:
    typed = asked.get("p", "")
    return max(int(typed), 1) if typed.isascii() and typed.isdecimal() and len(typed) < 5 else 1


def posted_at(step: Step | None) -> Any:
    if step is None or step.post_id is None:
        return None
    sent = Delivery.objects.filter(post=step.post_id, sent_at__isnull=False)
    return sent.order_by("sent_at").values_list("sent_at", flat=True).first()


# --- The buttons ------------------------------------------------------------------------------------------------------


def claim(desk: Desk, reply: Reply, _rest: str) -> Said:
    claims.claim(reply, by=desk.user, now=timezone.now())
    return None


def typing(desk: Desk, reply: Reply, _rest: str) -> Said:
    """A heartbeat: what is typed was kept already. Whoever holds it goes on holding it."""
    if reply.held_by_id == desk.user.pk:
        claims.renew(reply, by=desk.user, now=timezone.now())
    return None


def release(desk: Desk, reply: Reply, _rest: str) -> Said:
    """What was typed stays with whoever typed it, should they take it again."""
    claims.release(reply, by=desk.user)
    return _("Given back. Somebody else can take it.")


def take_over(desk: Desk, reply: Reply, holder: str) -> Said:
    if not roles.is_host(desk.chat, desk.user):
        raise ChatError(_("Only a host can take over. Ask one of them."))
    claims.take_over(reply, by=desk.user, holder_id=number_or_404(holder), now=timezone.now())
    return None


def needs_none(desk: Desk, reply: Reply, _rest: str) -> Said:
    claims.needs_none(reply, by=desk.user, now=timezone.now())
    drafts.drop(reply, by=desk.user)
    return None


def undo(desk: Desk, reply: Reply, _rest: str) -> Said:
    claims.undo(reply)
    return None


def answer(desk: Desk, reply: Reply, _rest: str) -> Said:
    text = drafts.text_of(reply, by=desk.user)
    answering.answer(reply, text, by=desk.user, now=timezone.now())
    return _("Your answer is on its way.")


def by_hand(desk: Desk, reply: Reply, _rest: str) -> Said:
    answering.answered_by_hand(reply, by=desk.user, now=timezone.now())
    return None


def try_again(desk: Desk, reply: Reply, _rest: str) -> Said:
    answering.try_again(reply, by=desk.user, now=timezone.now())
    return _("Your answer is on its way once more.")


def take_back(desk: Desk, reply: Reply, _rest: str) -> Said:
    answering.take_back(reply, by=desk.user, now=timezone.now())
    return None


def hand(desk: Desk, reply: Reply, _rest: str) -> Said:
    return _("%(who)s has your text now.") % {"who": drafts.give(reply, by=desk.user)}


def throw_away(desk: Desk, reply: Reply, _rest: str) -> Said:
    drafts.drop(reply, by=desk.user)
    return None


def use(desk: Desk, reply: Reply, draft: str) -> Said:
    drafts.use(reply, draft_id=number_or_404(draft), by=desk.user, now=timezone.now())
    return None


def put_in(desk: Desk, reply: Reply, _rest: str) -> Said:
    """A ready-made answer, chosen in the box."""
    chosen = number_or_404(desk.request.POST.get(f"ready-{reply.pk}", ""))
    drafts.add_ready(reply, ready_id=chosen, by=desk.user, now=timezone.now())
    return None


def sort(desk: Desk, reply: Reply, step: str) -> Said:
    question = None
    if step != "0":
        question = get_object_or_404(desk.chat.steps, pk=number_or_404(step), kind=StepKind.QUESTION)
    sorting.sort(reply, question=question)
    return None


def hide(desk: Desk, reply: Reply, _rest: str) -> Said:
    tidying.hide(reply)
    return None


def show(desk: Desk, reply: Reply, _rest: str) -> Said:
    tidying.hide(reply, hidden=False)
    return None


def hide_all(desk: Desk, reply: Reply, _rest: str) -> Said:
    number = tidying.hide_all(reply)
    return ngettext("%(n)s reply is hidden.", "%(n)s replies are hidden.", number) % {"n": number}


def mute(desk: Desk, reply: Reply, _rest: str) -> Said:
    tidying.mute(reply, by=desk.user)
    return _("Muted in this chat: what is here is hidden, and nothing new of this account is kept.")


def unmute(desk: Desk, reply: Reply, _rest: str) -> Said:
    tidying.unmute(reply, by=desk.user)
    return _("This account is heard again.")


def flag(desk: Desk, reply: Reply, _rest: str) -> Said:
    tidying.flag(reply)
    return None


def unflag(desk: Desk, reply: Reply, _rest: str) -> Said:
    tidying.flag(reply, flagged=False)
    return None


VERBS: dict[str, Callable[[Desk, Reply, str], Said]] = {
    "claim": claim, "type": typing, "release": release, "over": take_over, "none": needs_none, "undo": undo,
    "answer": answer, "hand": by_hand, "again": try_again, "back": take_back, "give": hand, "drop": throw_away,
    "use": use, "ready": put_in, "sort": sort, "hide": hide, "show": show, "hideall": hide_all, "mute": mute,
    "unmute": unmute, "flag": flag, "unflag": unflag,
}  # fmt: skip


def number_or_404(typed: str) -> int:
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 19):
        raise Http404
    return int(typed)


# --- Ready-made answers -----------------------------------------------------------------------------------------------


class Ready(Screen):
    """Writing one down, and taking one away."""

    http_method_names = ["post"]
    permission_required = FACILITATE
    MOST = gettext_lazy("There are fifty ready-made answers already. Take one away first.")

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        chat = get_object_or_404(Chat, pk=pk)
        if "remove" in request.POST:
            ReadyAnswer.objects.filter(chat=chat, pk=number_or_404(request.POST["remove"])).delete()
        else:
            self.add(chat, request.POST)
        return redirect(reverse("office_desk", args=[pk]) + "#ready")

    def add(self, chat: Chat, post: QueryDict) -> None:
        title, text = post.get("title", "").strip()[:80], post.get("text", "").strip()[: drafts.LONGEST]
        if not title or not text:
            messages.error(self.request, _("A ready-made answer needs a name and words."))
        elif chat.ready_answers.count() >= 50:
            messages.error(self.request, str(self.MOST))
        else:
            ReadyAnswer.objects.create(chat=chat, title=title, text=text)
