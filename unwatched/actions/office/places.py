"""Where signatures come from, as far as it may be told: a table with bars, and the same as a file."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from unwatched.actions.models import Petition
from unwatched.actions.services import places
from unwatched.actions.services.places import FEW
from unwatched.actions.services.through import through_partners
from unwatched.core.spreadsheets import csv_lines
from unwatched.directory.services.partners import known_partners

from . import answers, charts
from .base import CHANGE, LOOK, PetitionScreen
from .delivery import Download


@dataclass(frozen=True)
class Row:
    """One group with its words and its bar."""

    words: str
    number: int
    percent: int
    bar: SafeString


def rows(petition: Petition) -> list[Row]:
    """Places from the largest on, then those who are not told apart, then who left the postcode empty."""
    found = places.places_of(petition)
    numbers = [(group.begins, group.number) for group in found.groups]
    numbers += [(_("places with fewer than %(n)s") % {"n": FEW}, found.few)] if found.few else []
    numbers += [(_("not said"), found.not_said)] if found.not_said else []
    top = max([number for _words, number in numbers], default=0)
    return [
        Row(words=words, number=number, percent=round(100 * number / found.total), bar=charts.bar(number, top=top))
        for words, number in numbers
    ]


class Places(PetitionScreen):
    """Where do they come from?"""

    template_name = "actions/office/places.html"
    tab = "overview"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        petition = self.petition
        context = super().get_context_data(**kwargs) | {
            "few": FEW, "may_change": self.may(CHANGE), "through": through_partners(petition),
            "has_partners": bool(known_partners()),
        }  # fmt: skip
        if not petition.place_letters:
            return context
        found = places.places_of(petition)
        return context | {
            "answer": answers.places(found), "rows": rows(petition), "total": found.total, "now": timezone.now()
        }  # fmt: skip


class PlacesList(Download):
    """The same numbers for a spreadsheet."""

    permission_required = LOOK
    back = "office_petition_places"

    def file(self, request: HttpRequest) -> HttpResponseBase:
        if not self.petition.place_letters:
            raise Http404
        found = rows(self.petition)
        self.written_down("places", rows=sum(row.number for row in found))
        columns = {"words": _("The postcode begins with"), "number": _("Signatures")}
        made = csv_lines([vars(row) for row in found], columns=columns)
        return StreamingHttpResponse(made, content_type="text/csv; charset=utf-8", headers=self.named("csv"))
