"""All petitions, and where a new one begins."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, ngettext

from unwatched.actions.models import Petition
from unwatched.actions.services import figures, petitions
from unwatched.campaigns.office.beginning import new_action_url
from unwatched.office.charts import Hour
from unwatched.office.views import Screen

from . import answers, charts
from .base import LOOK

LAST = 24  # hours in the small picture


@dataclass(frozen=True)
class Row:
    """One petition as the list shows it."""

    petition: Petition
    total: int
    aside: int
    last_day: int
    picture: SafeString
    tag: tuple[str, str]


class PetitionList(Screen):
    """How do they go, and which one needs me?"""

    template_name = "actions/office/list.html"
    page_title = gettext_lazy("Petitions")
    header_icon = "edit"
    permission_required = LOOK

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        found = list(Petition.objects.select_related("campaign", "page"))
        open_ones = sum(p.takes_signatures(now=now) and is_live(p) for p in found)
        return super().get_context_data(**kwargs) | {
            "answer": answers.petitions(len(found), open_ones=open_ones),
            "rows": rows(found, now=now),
            "new_url": new_action_url(),
        }


def rows(found: list[Petition], *, now: datetime) -> list[Row]:
    by_hour = figures.by_hour(found, since=charts.hours_since(now, count=LAST))
    return [row(petition, hours=charts.fill(by_hour[petition.pk], now=now, count=LAST), now=now) for petition in found]


def row(petition: Petition, *, hours: list[Hour], now: datetime) -> Row:
    last_day = sum(hour.confirmed for hour in hours)
    label = ngettext("%(n)s confirmed in the last 24 hours", "%(n)s confirmed in the last 24 hours", last_day)
    return Row(
        petition=petition,
        total=petitions.public_count(petition).total,
        aside=figures.figures_of(petition).aside,
        last_day=last_day,
        picture=charts.spark(hours, label=label % {"n": last_day}),
        tag=answers.state(petition, live=is_live(petition), now=now),
    )


def is_live(petition: Petition) -> bool:
    return petition.page is not None and petition.page.live
