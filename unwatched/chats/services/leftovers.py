"""What is left to do when a chat is over: the replies that nobody has answered, as one task for each question.

A task names nobody who has replied: it stays when what they said is erased.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.chats.models import Chat, ReplyState, StepKind
from unwatched.tasks import services as tasks
from unwatched.tasks.models import Task

from . import listening, retention

MAY = "chats.facilitate_chat"
KIND = timedelta(days=1)  # "a day later is still kind"


def over(*, now: datetime) -> QuerySet[Chat]:
    """Chats that are over and whose replies are still kept unpublished."""
    ended = Chat.objects.filter(run__ended_at__gt=now - retention.KEEP_UNPUBLISHED)
    return ended.exclude(pk__in=listening.live(now=now)).select_related("run").order_by("run__ended_at")


def look_after(*, now: datetime) -> int:
    """Makes the tasks of chats that are over, and ends those that have settled themselves; how many ended."""
    ended = list(over(now=now))
    wanted = {about for chat in ended for about in make(chat, now=now)}
    stale = Task.objects.waiting().filter(about__startswith="chats.chat:").exclude(about__in=wanted)
    return tasks.settle(list(stale.values_list("about", flat=True)), now=now)


def make(chat: Chat, *, now: datetime) -> Iterable[str]:
    """A task for each question under which somebody waits; gives what they are about."""
    waiting = chat.replies.shown().filter(state=ReplyState.FREE).order_by()
    counted = dict(waiting.values_list("question").annotate(n=Count("pk")))
    numbers = dict(chat.steps.filter(kind=StepKind.QUESTION).values_list("pk", "number"))
    ended = (chat.run and chat.run.ended_at) or now
    for step, number in sorted(counted.items(), key=lambda pair: numbers.get(pair[0]) or 0):
        group = f"q{numbers[step]}" if step in numbers else "none"
        about = f"{of(chat)}{group}"
        tasks.ensure(
            about=about, title=title(chat, numbers.get(step), number), may=MAY, now=now, due_at=ended + KIND,
            why=_("People asked and nobody has answered. A day later is still kind."),
            url=f"{reverse('office_desk', args=[chat.pk])}?group={group}",
        )  # fmt: skip
        yield about


def title(chat: Chat, question: int | None, number: int) -> str:
    left = ngettext("answer %(n)s reply", "answer %(n)s replies", number) % {"n": number}
    where = _("“%(chat)s”, Q%(q)s") % {"chat": chat, "q": question} if question else _("“%(chat)s”") % {"chat": chat}
    return f"{where}: {left}"


def of(chat: Chat) -> str:
    """What the tasks of a chat are about begins so."""
    return f"chats.chat:{chat.pk}:"


def tasks_of(chat: Chat) -> QuerySet[Task]:
    return Task.objects.filter(about__startswith=of(chat)).select_related("given_to", "done_by")
