"""Who wrote something, what they have said about being kept, and what follows from it."""

from datetime import datetime

from django.db import transaction

from unwatched.archive import consent
from unwatched.archive.consent import Past
from unwatched.archive.models import UNPROMPTED, Answer, Author, Body, Said
from unwatched.gateways import threads as neutral

from . import marks

LONGEST_NAME = 255


def known(author: neutral.Author) -> Author | None:
    """The row of an account that we have met, if we have."""
    return Author.objects.filter(mark=marks.of_author(author)).first()


def get(author: neutral.Author) -> Author:
    """The row of an account: a mark and no more, unless there was a yes before."""
    row, _made = Author.objects.get_or_create(mark=marks.of_author(author), defaults={"network": str(author.network)})
    return row


def past(author: neutral.Author, *, gone: bool = False, blocks_us: bool = False) -> Past:
    """What `consent.decide` has to know."""
    row = known(author)
    if row is None:
        return Past(gone=gone, blocks_us=blocks_us)
    return Past(
        answer=row.answer,
        asked_at=row.asked_at,
        ticked=row.findable,
        institution=row.body != Body.PERSON,
        gone=gone,
        blocks_us=blocks_us,
    )


def may_be_named(row: Author) -> bool:
    return row.answer == Answer.YES or row.body != Body.PERSON


def note(row: Author, author: neutral.Author, *, now: datetime) -> None:
    """Writes down what the account asks of programmes now and, where it may be named, who it is."""
    row.keeps_out, row.quiet, row.looked_at = consent.refuses(author), consent.is_quiet(author), now
    row.bot = author.bot
    if may_be_named(row):
        row.uri, row.handle, row.url = author.uri[:500], author.handle[:LONGEST_NAME], author.url[:1000]
        row.name = " ".join(author.name.split())[:LONGEST_NAME]
    row.save()


@transaction.atomic
def say(author: neutral.Author, answer: Answer, *, said: Said, now: datetime, findable: bool | None = None) -> Author:
    """Writes down what an author has said. A no is lifted by themself alone, unprompted: else it stays a no."""
    row = Author.objects.select_for_update().get(pk=get(author).pk)
    if row.answer == Answer.NO and answer == Answer.YES and said not in UNPROMPTED:
        return row
    row.answer, row.said, row.answered_at = answer, said, now
    if findable is not None:
        row.findable = findable
    if not may_be_named(row):
        forget_name(row)
    note(row, author, now=now)
    return row


def forget_name(row: Author) -> None:
    """Nothing is left of who it was but the mark. The caller saves."""
    row.uri = row.handle = row.name = row.url = ""


@transaction.atomic
def refuse(row: Author, *, said: Said, now: datetime) -> None:
    """A no by somebody of whom we have only the row: the signed link, the take-down."""
    row.answer, row.said, row.answered_at, row.findable = Answer.NO, said, now, False
    if not may_be_named(row):
        forget_name(row)
    row.save()


@transaction.atomic
def call_institution(author: neutral.Author, body: Body, *, now: datetime) -> Author:
    """One of us says that this is the account of a public body or company, not of a person."""
    row = Author.objects.select_for_update().get(pk=get(author).pk)
    row.body = body
    note(row, author, now=now)
    return row
