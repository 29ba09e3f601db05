"""What the public suggests: now, suggested and source side by side; taken over into a form, or declined."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unwatched.accounts.who import organiser
from unwatched.ledger.models import Law, Suggestion
from unwatched.ledger.promises import showing
from unwatched.ledger.services import suggesting

from .base import Act, LedgerScreen
from .rows import name_of

ON_A_PAGE = 40
CALLED = {
    "law": gettext_lazy("the law itself"), "event": gettext_lazy("what happened"),
    "provision": gettext_lazy("what it says"), "promise": gettext_lazy("the promise itself"),
    "wording": gettext_lazy("a wording"), "happening": gettext_lazy("what happened"),
    "demand": gettext_lazy("a demand"),
}  # fmt: skip


class Suggestions(LedgerScreen):
    template_name = "ledger/office/suggestions.html"
    page_title = gettext_lazy("Suggestions")
    tab = "suggestions"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        settled = self.request.GET.get("show") == "settled"
        rows = Suggestion.objects.select_related("law__jurisdiction", "commitment__company", "settled_by")
        rows = rows.exclude(state="waiting").order_by("-settled_at") if settled else rows.waiting()
        page = Paginator(rows, ON_A_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "page": page, "settled": settled, "answer": answer(Suggestion.objects.waiting().count()),
        }  # fmt: skip


def answer(waiting: int) -> str:
    if not waiting:
        return _("No suggestion waits.")
    return ngettext("%(n)s suggestion waits for somebody.", "%(n)s suggestions wait for somebody.", waiting) % {
        "n": waiting
    }


class OneSuggestion(LedgerScreen):
    """What stands there now, what is suggested, and where that stands."""

    template_name = "ledger/office/suggestion.html"
    tab = "suggestions"
    crumbs = (*LedgerScreen.crumbs, (gettext_lazy("Suggestions"), "office_suggestions"))

    @cached_property
    def suggestion(self) -> Suggestion:
        rows = Suggestion.objects.select_related("law__jurisdiction", "commitment__company", "settled_by")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.suggestion.about)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        about = self.suggestion.about
        return super().get_context_data(**kwargs) | {
            "suggestion": self.suggestion, "about": about, "rows": lines(about), "additions": additions(about),
            "answer": self.said(),
        }  # fmt: skip

    def said(self) -> str:
        if self.suggestion.state == "waiting":
            return _("Somebody suggests a correction to %(row)s.") % {"row": self.suggestion.about}
        who = self.suggestion.settled_by
        return _("%(state)s by %(who)s.") % {
            "state": self.suggestion.get_state_display().capitalize(),
            "who": who.get_short_name() if who else _("somebody who has left"),
        }


def lines(about: Any) -> list[dict[str, str]]:
    """Every line of a law or a promise as it reads now, with the address of its form."""
    if isinstance(about, Law):
        rows = [about, *about.events.all(), *about.provisions.all()]
    else:
        rows = [about, *about.wordings.all(), *about.events.all(), *about.scores.all()]
    return [{"what": str(CALLED[name_of(row)]), "says": says(row),
             "url": reverse("office_row", args=[name_of(row), row.pk])} for row in rows]  # fmt: skip


def says(row: Any) -> str:
    """A line in a few words, to recognise it by."""
    shown = [getattr(row, f"get_{name}_display") for name in ("kind", "slot", "point") if hasattr(row, name)]
    first = str(shown[0]()) if shown else ""
    if hasattr(row, "verdict") and row.verdict:
        first = f"{first}: {row.get_verdict_display()}"
    if hasattr(row, "answer"):
        first = f"{first}: {row.get_answer_display()}"
    when = showing.date_words(row.date, row.precision) if hasattr(row, "date") else ""
    words = [str(getattr(row, name, "")) for name in ("title", "words", "value", "said", "name", "summary")]
    told = [text[:240] for text in words if text][:2]
    return " · ".join(part for part in (first, when, *told) if part)


def additions(about: Any) -> list[tuple[str, str]]:
    """Forms for a line that is missing."""
    kinds = ("event", "provision") if isinstance(about, Law) else ("wording", "happening", "demand")
    words = {
        "event": _("Something that happened"), "provision": _("Something that it says"),
        "wording": _("A wording"), "happening": _("Something that happened"), "demand": _("A demand"),
    }  # fmt: skip
    return [(words[kind], f"{reverse('office_row_new', args=[kind])}?of={about.pk}") for kind in kinds]


class Settle(Act):
    """Declined with a reason; or taken over by an edit that somebody has made already."""

    @cached_property
    def suggestion(self) -> Suggestion:
        return get_object_or_404(Suggestion, pk=self.kwargs["pk"])

    def act(self, request: HttpRequest) -> str:
        said = " ".join(request.POST.get("answer", "").split())[:500]
        by, now = organiser(request), timezone.now()
        if request.POST.get("do") == "done":
            suggesting.accept(self.suggestion, answer=said or _("It stands there now."), by=by, now=now)
            return _("Marked as taken over.")
        suggesting.decline(self.suggestion, answer=said, by=by, now=now)
        return _("Declined. Whoever sent it can read your reason.")

    def back_to(self) -> str:
        if self.suggestion.state == "waiting":
            return reverse("office_suggestion", args=[self.suggestion.pk])
        return reverse("office_suggestions")
