"""The next chat out of the last one."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from unwatched.accounts.models import User
from unwatched.chats import audit
from unwatched.chats.models import Chat, ChatPerson

from . import files


@transaction.atomic
def copy_chat(chat: Chat, *, by: User, now: datetime) -> Chat:
    """The same words, people and accounts, on a day that is still to be chosen. {next_date} is for a new one."""
    runbook = files.runbook_of(chat)
    fills = {name: "" if name == "next_date" else said for name, said in runbook.fills.items()}
    copied = files.write(replace(runbook, starts_at=None, fills=fills, people=()), by=by, now=now).chat
    copied.channels.set(chat.channels.all())
    copied.copied_from = chat
    copied.save(update_fields=["copied_from"])
    for person in files.people_of(chat):
        _copy_person(person, copied)
    audit.write(copied, "chat.copy", by=by)
    return copied


def _copy_person(person: ChatPerson, chat: Chat) -> None:
    channels = list(person.channels.all())
    copied = ChatPerson.objects.create(chat=chat, user=person.user, name=person.name, role=person.role)
    copied.channels.set(channels)
