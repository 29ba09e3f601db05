"""The number that every watching desk looks at. Whoever changes what a desk shows makes it rise, in the same
transaction; a page then asks for what changed."""

from collections import Counter, defaultdict
from collections.abc import Collection

from django.db.models import Count, F

from unwatched.chats.models import Chat, Pulse
from unwatched.publishing.models import DeliveryState

# An answer that is on its way: each step of it is worth a look.
ON_ITS_WAY = (DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.UNKNOWN)


def bump(chat_id: int) -> None:
    """Something that a desk shows has changed."""
    if Pulse.objects.filter(chat_id=chat_id).update(number=F("number") + 1):
        return
    Pulse.objects.get_or_create(chat_id=chat_id)


def states(chat_ids: Collection[int]) -> dict[int, str]:
    """For each chat a word that differs as soon as something has changed: its pulse, its run, its answers."""
    runs = Chat.objects.filter(pk__in=chat_ids).values_list("pk", "pulse__number", "run__changes", "run__state")
    answers: dict[int, Counter[str]] = defaultdict(Counter)
    rows = (
        Chat.objects.filter(pk__in=chat_ids, replies__answer__deliveries__state__in=ON_ITS_WAY)
        .values_list("pk", "replies__answer__deliveries__state")
        .annotate(n=Count("*"))
    )
    for pk, state, number in rows:
        answers[pk][state] = number
    return {pk: "-".join(map(str, [*rest, *(answers[pk][state] for state in ON_ITS_WAY)])) for pk, *rest in runs}
