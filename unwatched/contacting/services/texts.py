"""The texts that organisers offer to begin from, and who may be written to instead of somebody who has left."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from unwatched.accounts.models import User
from unwatched.contacting.models import Message, MessageText
from unwatched.directory.models import Official

from .looking_up import eligible
from .opening import write_log


def offered(message: Message, *, language: str) -> list[MessageText]:
    """In the page's language; those for every page among them. Without any, those of another language."""
    found = list(message.texts.all())
    return [one for one in found if one.language in ("", language)] or found


def choose(texts: Sequence[MessageText], number: str) -> MessageText | None:
    """The one with this number; the first one when none was asked for."""
    if not number:
        return texts[0] if texts else None
    return next((one for one in texts if str(one.pk) == number), None)


def instead_of(message: Message, ids: str, *, on: date) -> list[Official]:
    """Who stands for the same places as those who have left."""
    numbers = [int(number) for number in ids.split("-")]
    divisions = Official.objects.filter(pk__in=numbers, division__isnull=False).values("division")
    return list(eligible(message, on=on).filter(division__in=divisions).order_by("organisation", "name")[:10])


@transaction.atomic
def add(message: Message, *, values: Mapping[str, Any], by: User | None) -> MessageText:
    made = MessageText.objects.create(message=message, **values)
    write_log(message, "text", by=by, data={"text": made.pk})
    return made


@transaction.atomic
def change(text: MessageText, *, values: Mapping[str, Any], by: User | None) -> None:
    for name, value in values.items():
        setattr(text, name, value)
    text.save()
    write_log(text.message, "text", by=by, data={"text": text.pk})


@transaction.atomic
def remove(text: MessageText, *, by: User | None) -> None:
    write_log(text.message, "text", by=by, data={"text": text.pk, "removed": True})
    text.delete()
