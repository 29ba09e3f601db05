"""Moving the public figures: once a day at a fixed hour, and only what the floors allow."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from unwatched.actions.services.telling import say_number
from unwatched.letters.models import Figure, OpenLetter, Shown, StaffSignature

from . import floors


def last_due(letter: OpenLetter, *, now: datetime) -> datetime:
    """The letter's latest hour that has passed, by the site's clock."""
    today = timezone.localtime(now).replace(hour=letter.batch_hour, minute=0, second=0, microsecond=0)
    return today if today <= now else today - timedelta(days=1)


def move_due(*, now: datetime) -> int:
    """Moves the figures of every letter whose hour has come. Gives how many letters it looked at."""
    letters = OpenLetter.objects.select_related("petition")
    due = [letter for letter in letters if (letter.moved_at or letter.petition.opened_at) < last_due(letter, now=now)]
    for letter in due:
        move(letter.pk, now=now)
    return len(due)


@transaction.atomic
def move(letter_id: int, *, now: datetime) -> None:
    """One batch: names that were agreed to appear, and lines of the table rise or fall."""
    letter = OpenLetter.objects.select_for_update().get(pk=letter_id)
    StaffSignature.objects.filter(letter=letter, shown=Shown.SHOWN, out=False).update(out=True)
    found = {(figure.employer_id, figure.band_id): figure for figure in letter.figures.all()}
    made = floors.plan(lines_of(letter), waiting_of(letter))
    for key, value in made.values.items():
        figure = found.get(key) or Figure(letter=letter, employer_id=key[0], band_id=key[1])
        figure.value, figure.history = value, sorted({*figure.history, value})
        figure.save()
        found[key] = figure
    for (employer, band), to in made.moves.items():
        unnamed(letter).filter(employer_id=employer, band_id=band).update(figure=found[to])
    letter.moved_at = now
    letter.save(update_fields=["moved_at"])
    say_number(letter.petition, now=now)


def lines_of(letter: OpenLetter) -> dict[floors.Key, floors.Line]:
    """The lines of the table, each with how many stand in it."""
    rows = Figure.objects.filter(letter=letter).annotate(standing=Count("signatures"))
    return {
        (employer, band): floors.Line(value, frozenset(history), standing)
        for employer, band, value, history, standing in rows.values_list(
            "employer_id", "band_id", "value", "history", "standing"
        )
    }


def unnamed(letter: OpenLetter) -> "QuerySet[StaffSignature]":
    """Who is counted without a name and waits for a batch. A wish to be shown waits until somebody has decided."""
    rows = StaffSignature.objects.filter(letter=letter, figure=None, was_out=False)
    return rows.filter(shown=None) | rows.filter(shown=Shown.REFUSED)


def waiting_of(letter: OpenLetter) -> dict[floors.Key, int]:
    counted = unnamed(letter).order_by().values_list("employer_id", "band_id").annotate(Count("pk"))
    return {(employer, band): number for employer, band, number in counted}
