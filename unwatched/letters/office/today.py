"""What Today says about open letters."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.actions.models import PetitionState
from unwatched.letters.models import OpenLetter
from unwatched.office import today
from unwatched.office.people import Person
from unwatched.office.today import Button, Need
from unwatched.office.views import may_use

from .base import CHANGE, MODERATE
from .overview import names_waiting, organisations_waiting


def letters() -> list[OpenLetter]:
    return list(OpenLetter.objects.select_related("petition"))


def link(letter: OpenLetter, label: str, name: str) -> list[Button]:
    return [Button(label, reverse(name, args=[letter.pk]))]


def organisations(user: Person, now: datetime) -> Iterable[Need]:
    if not may_use(user, MODERATE):
        return
    for letter in letters():
        if number := organisations_waiting(letter):
            words = ngettext("%(n)s organisation wants to sign", "%(n)s organisations want to sign", number)
            yield Need(
                title=words % {"n": number},
                tag=_("Look when you can"),
                note=str(letter),
                why=_("Each is listed once one of us has looked whether it is real."),
                buttons=link(letter, _("Look at it"), "office_letter_organisations"),
            )


def names(user: Person, now: datetime) -> Iterable[Need]:
    if not may_use(user, MODERATE):
        return
    for letter in letters():
        if number := names_waiting(letter):
            words = ngettext("%(n)s name of staff waits", "%(n)s names of staff wait", number)
            yield Need(
                title=words % {"n": number},
                tag=_("Look when you can"),
                note=str(letter),
                why=_("Until you decide, they are not part of the public figure. Open the vault to read them."),
                buttons=link(letter, _("Read them"), "office_letter_names"),
            )


def nobody_can_sign(user: Person, now: datetime) -> Iterable[Need]:
    if not may_use(user, CHANGE):
        return
    for letter in letters():
        running = letter.petition.state == PetitionState.RUNNING and letter.staff
        if running and not letter.employers.filter(offered=True).exists():
            yield Need(
                title=_("Staff cannot sign “%(title)s” yet") % {"title": letter},
                tag=_("Do it soon"),
                kind="soon",
                why=_("No employer is written down: its address endings say who is staff."),
                buttons=link(letter, _("Write one down"), "office_letter_who"),
            )


def register_all() -> None:
    for source in (organisations, names, nobody_can_sign):
        today.register(source)
