"""How many letters went to whom, in whose words, and what went wrong."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from unwatched.contacting.models import Delivery, DeliveryState, Message, Problem
from unwatched.directory.models import Official

SENT = Q(state=DeliveryState.SENT, test=False)


@dataclass(frozen=True)
class Figures:
    """Of one message, tries aside."""

    sent: int = 0
    identical: int = 0  # word for word the same as a text of ours, or as another letter
    waiting: int = 0
    held: int = 0
    failed: int = 0
    dropped: int = 0
    tried: int = 0  # went to the organisers
    unconfirmed: int = 0  # written, and not confirmed yet

    @property
    def own(self) -> int:
        return self.sent - self.identical


@dataclass(frozen=True)
class Row:
    """One target: what came of the letters to them."""

    official: Official
    sent: int
    identical: int
    waiting: int
    failed: int
    problem: str  # why the last one failed
    answer: str  # what the mail server said
    next_at: datetime | None

    @property
    def own(self) -> int:
        return self.sent - self.identical


def figures_of(message: Message) -> Figures:
    states = dict(
        Delivery.objects.filter(message=message, test=False).order_by().values_list("state").annotate(n=Count("pk"))
    )
    return Figures(
        sent=states.get(DeliveryState.SENT, 0),
        identical=sum(identical_by_target(message).values()),
        waiting=states.get(DeliveryState.WAITING, 0) + states.get(DeliveryState.SENDING, 0),
        held=states.get(DeliveryState.HELD, 0),
        failed=states.get(DeliveryState.FAILED, 0),
        dropped=states.get(DeliveryState.DROPPED, 0),
        tried=Delivery.objects.filter(message=message, test=True, state=DeliveryState.SENT).count(),
        unconfirmed=message.writings.filter(confirmed_at=None).count(),
    )


def identical_by_target(message: Message) -> dict[int, int]:
    """For each target: letters in words of ours, or of which another one came with the same words."""
    sent = Delivery.objects.filter(SENT, message=message).order_by()
    groups = sent.values_list("official_id", "text_mark", "is_stock").annotate(n=Count("pk"))
    found: dict[int, int] = defaultdict(int)
    for official_id, mark, is_stock, number in groups:
        if is_stock or (mark is not None and number > 1):
            found[official_id] += number
    return found


def rows_of(message: Message) -> list[Row]:
    """By target, those with problems first, then those with most letters."""
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    states = Delivery.objects.filter(message=message, test=False).order_by().values_list("official_id", "state")
    for official_id, state, number in states.annotate(n=Count("pk")):
        counts[official_id][state] = number
    identical = identical_by_target(message)
    last = last_problems(message)
    moments = dict(message.targets.values_list("official_id", "next_at"))
    officials = Official.objects.select_related("division").in_bulk(counts.keys() | moments.keys())
    rows = [
        Row(
            official=official,
            sent=counts[pk][DeliveryState.SENT],
            identical=identical.get(pk, 0),
            waiting=counts[pk][DeliveryState.WAITING] + counts[pk][DeliveryState.SENDING],
            failed=counts[pk][DeliveryState.FAILED],
            problem=last.get(pk, ("", ""))[0],
            answer=last.get(pk, ("", ""))[1],
            next_at=moments.get(pk),
        )
        for pk, official in officials.items()
    ]
    return sorted(rows, key=lambda row: (-bool(row.problem), -row.sent - row.waiting, row.official.name))


def last_problems(message: Message) -> dict[int, tuple[str, str]]:
    """Why the newest letter that did not go out did not, by target; also one that is tried again."""
    troubled = Delivery.objects.filter(message=message).filter(Q(state=DeliveryState.FAILED) | ~Q(answer=""))
    return {
        row.official_id: (str(Problem(row.problem).label) if row.problem else "", row.answer)
        for row in troubled.order_by("changed_at")
    }


def failing(messages: Sequence[Message]) -> dict[int, int]:
    """Letters that could not be sent and whose words are still here, by message: somebody can do something."""
    rows = Delivery.objects.filter(message__in=messages, state=DeliveryState.FAILED, writing__isnull=False).order_by()
    return dict(rows.values_list("message_id").annotate(n=Count("pk")))


def public_count(message: Message) -> int:
    return Delivery.objects.filter(SENT, message=message).count()
