"""Who did what to a petition: Wagtail's audit log in sentences."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry

from .base import PetitionScreen

ON_A_PAGE = 50


@dataclass(frozen=True)
class Line:
    """One thing that somebody did."""

    at: datetime
    who: str
    what: str
    more: str


class Log(PetitionScreen):
    """Everything that organisers did here, newest first. Nothing can be taken out of it."""

    template_name = "actions/office/log.html"
    tab = "log"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries = ModelLogEntry.objects.for_instance(self.petition).select_related("user").order_by("-timestamp", "-pk")
        page = Paginator(entries, ON_A_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {"page": page, "lines": [line(entry) for entry in page]}


def line(entry: ModelLogEntry) -> Line:
    formatter = registry.get_formatter(entry)
    who = entry.user_display_name if entry.user_id else _("the machine")
    what = formatter.format_message(entry) if formatter else entry.action
    return Line(at=entry.timestamp, who=who, what=str(what), more=". ".join(details(entry.data)))


def details(data: dict[str, Any]) -> list[str]:
    """What the log keeps beside the deed: numbers, reasons, names of settings. Never a person."""
    numbers = [data[key] for key in ("number", "rows") if key in data]
    said = [ngettext("%(n)s signature", "%(n)s signatures", n) % {"n": n} for n in numbers]
    if "batch" in data:
        said.append(_("Paper %(n)s") % {"n": data["batch"]})
    if "before" in data:
        said.append(_("before: %(n)s") % {"n": data["before"]})
    if data.get("difference"):
        said.append(_("they differed by %(n)s") % {"n": abs(data["difference"])})
    if "count" in data:
        said.append(_("counted") if data["count"] else _("left aside"))
    if "sound" in data:
        said.append(_("the same number") if data["sound"] else _("it does not add up"))
    said += [str(data[key]) for key in ("reason", "why", "kind") if data.get(key)]
    return said + [", ".join(data[key]) for key in ("fields", "columns") if data.get(key)]
