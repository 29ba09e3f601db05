"""All laws, all companies, all figures, and everything that was changed."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unwatched.core.text import printable
from unwatched.ledger.models import (
    Change,
    CommitmentState,
    Company,
    Confidence,
    Figure,
    Law,
    LawEvent,
    LawKind,
    LawState,
    Suggestion,
    conflicts,
    with_cited,
)
from unwatched.ledger.promises import showing
from unwatched.ledger.slots import Slot

from .base import LedgerScreen, told

ON_A_PAGE = 60


class Laws(LedgerScreen):
    template_name = "ledger/office/laws.html"
    page_title = gettext_lazy("Ledger")
    crumbs = ()
    tab = "laws"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = {
            name: printable(self.request.GET.get(name, ""))[:100].strip() for name in ("q", "kind", "state", "only")
        }
        today = timezone.localdate()
        found = [line_of(law, today=today) for law in laws_like(asked["q"], asked["kind"])]
        rows = [line for line in found if fits(line, asked)]
        page = Paginator(rows, ON_A_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "asked": asked, "page": page, "kinds": LawKind.choices, "states": LawState.choices,
            "answer": laws_answer(rows, all_of_them=not any(asked.values())),
        }  # fmt: skip


def laws_like(words: str, kind: str) -> QuerySet[Law]:
    rows = Law.objects.select_related("jurisdiction").prefetch_related("events", "provisions", "suggestions")
    for word in words.split()[:6]:
        rows = rows.filter(
            Q(jurisdiction__name__icontains=word) | Q(jurisdiction__region__iexact=word) | Q(name__icontains=word)
            | Q(part__icontains=word)
        )  # fmt: skip
    return rows.filter(kind=kind) if kind in LawKind.values else rows


def line_of(law: Law, *, today: date) -> dict[str, Any]:
    """What the list says of a law."""
    facts = [law, *law.events.all(), *law.provisions.all()]
    return {
        "law": law, "state": law.state(on=today), "conflicts": len(disputes(law)),
        "unsure": sum(one.confidence in (Confidence.LOW, Confidence.UNKNOWN) for one in facts),
        "waiting": sum(one.state == "waiting" for one in law.suggestions.all()),
    }  # fmt: skip


def fits(line: dict[str, Any], asked: dict[str, str]) -> bool:
    if asked["state"] in LawState.values and line["state"] != asked["state"]:
        return False
    return not (asked["only"] == "conflicts" and not line["conflicts"]) and not (
        asked["only"] == "unsure" and not line["unsure"]
    )


def laws_answer(rows: Iterable[dict[str, Any]], *, all_of_them: bool) -> str:
    rows = list(rows)
    if not rows:
        return _("No law is written down yet.") if all_of_them else _("No law fits. Take a condition away.")
    disputed = sum(bool(line["conflicts"]) for line in rows)
    said = ngettext("%(n)s law.", "%(n)s laws.", len(rows)) % {"n": len(rows)}
    if disputed:
        said += " " + ngettext(
            "Sources disagree about %(n)s of them.", "Sources disagree about %(n)s of them.", disputed
        ) % {"n": disputed}
    return said


def disputes(law: Law) -> list[list[Any]]:
    """Accounts that differ: of a happening, or of what the law says to one question."""
    by_slot = [rows for rows in law.by_slot().values() if len(rows) > 1]
    return [*conflicts(law.events.all()), *by_slot]


class OneLaw(LedgerScreen):
    """Everything about one law, each line with its button."""

    template_name = "ledger/office/law.html"
    tab = "laws"

    @cached_property
    def law(self) -> Law:
        return get_object_or_404(Law.objects.with_facts(), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.law)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        law = self.law
        state = law.state(on=timezone.localdate())
        slots = law.by_slot()
        return super().get_context_data(**kwargs) | {
            "law": law, "happenings": happenings(law), "slots": [(Slot(slot), rows) for slot, rows in slots.items()],
            "missing": [slot for slot in Slot if slot not in slots], "told": told(law.changes.all()),
            "waiting": Suggestion.objects.waiting().filter(law=law), "state": state,
            "answer": _("%(law)s: %(kind)s. %(state)s.")
            % {"law": law, "kind": law.get_kind_display(), "state": state.label},
        }  # fmt: skip


def happenings(law: Law) -> list[list[LawEvent]]:
    """The events by date; accounts of one happening together."""
    groups: dict[str, list[LawEvent]] = {}
    for event in sorted(law.events.all(), key=lambda one: (one.date, one.pk)):
        groups.setdefault(event.happening, []).append(event)
    return list(groups.values())


class Companies(LedgerScreen):
    template_name = "ledger/office/companies.html"
    page_title = gettext_lazy("Promises")
    tab = "companies"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = printable(self.request.GET.get("q", ""))[:100].strip()
        state = self.request.GET.get("state", "")
        state = state if state in CommitmentState.values else ""
        rows = companies_like(words, state, on=timezone.localdate())
        return super().get_context_data(**kwargs) | {
            "rows": rows, "words": words, "state": state, "states": CommitmentState.choices,
            "answer": companies_answer(len(rows), words or state),
        }  # fmt: skip


def companies_like(words: str, state: str, *, on: date) -> list[tuple[Company, list[showing.Shown]]]:
    """Those whose name holds these words, each with its promises in that state; without a state all of them."""
    rows = []
    for company in showing.companies():
        every = [showing.Shown(one, on=on) for one in company.commitments.all()]
        fitting = [one for one in every if not state or one.standing.state == state]
        if words.casefold() in company.name.casefold() and (fitting or not state):
            rows.append((company, fitting))
    return rows


def companies_answer(count: int, words: str) -> str:
    if not count:
        return _("No company fits.") if words else _("No company is written down yet.")
    return ngettext("%(n)s company has promised something.", "%(n)s companies have promised something.", count) % {
        "n": count
    }


class OneCompany(LedgerScreen):
    template_name = "ledger/office/company.html"
    tab = "companies"
    crumbs = (*LedgerScreen.crumbs, (gettext_lazy("Promises"), "office_companies"))

    @cached_property
    def company(self) -> Company:
        return get_object_or_404(showing.companies(), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.company)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        company, today = self.company, timezone.localdate()
        rows = [showing.Shown(one, on=today) for one in company.commitments.all()]
        changes = Change.objects.filter(
            Q(commitment__company=company) | Q(what="company", row=company.pk, commitment=None)
        )
        return super().get_context_data(**kwargs) | {
            "company": company, "rows": rows, "told": told(changes),
            "waiting": Suggestion.objects.waiting().filter(commitment__company=company),
            "answer": company_answer(company, rows),
        }  # fmt: skip


def company_answer(company: Company, rows: list[showing.Shown]) -> str:
    if not rows:
        return _("%(company)s has promised nothing yet, as far as we know.") % {"company": company}
    if len(rows) == 1:
        return f"{company}: {rows[0].standing.state.label}. {rows[0].time}"
    return ngettext("%(company)s: %(n)s promise.", "%(company)s: %(n)s promises.", len(rows)) % {
        "company": company, "n": len(rows),
    }  # fmt: skip


class Figures(LedgerScreen):
    template_name = "ledger/office/figures.html"
    page_title = gettext_lazy("Figures")
    tab = "figures"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(Figure.objects.prefetch_related(*with_cited("readings")))
        said = _("No figure is written down yet.")
        if rows:
            said = ngettext("%(n)s figure that sources give differently.",
                            "%(n)s figures that sources give differently.", len(rows)) % {"n": len(rows)}  # fmt: skip
        return super().get_context_data(**kwargs) | {"figures": rows, "answer": said}


class History(LedgerScreen):
    template_name = "ledger/office/history.html"
    page_title = gettext_lazy("History")
    tab = "history"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(Change.objects.order_by("-at", "-pk"), 30).get_page(self.request.GET.get("p"))
        keys = [change.pk for change in page.object_list]
        return super().get_context_data(**kwargs) | {
            "page": page, "told": told(Change.objects.filter(pk__in=keys)),
            "answer": _("Every edit, the newest first.") if keys else _("Nothing was edited yet."),
        }  # fmt: skip
