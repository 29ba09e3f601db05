"""Adding and changing one line of the ledgers, whichever kind it is; and the buttons beside it."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from unwatched.accounts.who import organiser
from unwatched.ledger.errors import LedgerError
from unwatched.ledger.models import (
    Change,
    Commitment,
    CommitmentEvent,
    Company,
    Confidence,
    Figure,
    Law,
    LawEvent,
    Provision,
    Reading,
    Score,
    Suggestion,
    Wording,
)
from unwatched.ledger.services import changing, sourcing, suggesting, undoing
from unwatched.office.fields import number_in
from unwatched.sources.models import Citation
from unwatched.sources.services import citing

from . import forms
from .base import KEEP, Act, LedgerScreen, told

FROM_OUTSIDE = gettext_lazy("Suggested by the public.")
# What a link to an empty form may fill in.
PREFILLED = ("kind", "slot", "point", "occasion")


@dataclass(frozen=True)
class Kind:
    """One kind of row: its form, what it belongs to, and what its screens are called."""

    model: type[Any]
    form: type[forms.RowForm]
    parent: type[Any] | None
    add: str | Promise
    tab: str


KINDS: dict[str, Kind] = {
    "law": Kind(Law, forms.LawForm, None, gettext_lazy("Add a law"), "laws"),
    "event": Kind(LawEvent, forms.LawEventForm, Law, gettext_lazy("Add what happened"), "laws"),
    "provision": Kind(Provision, forms.ProvisionForm, Law, gettext_lazy("Add what it says"), "laws"),
    "company": Kind(Company, forms.CompanyForm, None, gettext_lazy("Add a company"), "companies"),
    "promise": Kind(Commitment, forms.CommitmentForm, Company, gettext_lazy("Add a promise"), "companies"),
    "wording": Kind(Wording, forms.WordingForm, Commitment, gettext_lazy("Add a wording"), "companies"),
    "happening": Kind(
        CommitmentEvent, forms.CommitmentEventForm, Commitment, gettext_lazy("Add what happened"), "companies"
    ),
    "demand": Kind(Score, forms.ScoreForm, Commitment, gettext_lazy("Judge a demand"), "companies"),
    "figure": Kind(Figure, forms.FigureForm, None, gettext_lazy("Add a figure"), "figures"),
    "reading": Kind(Reading, forms.ReadingForm, Figure, gettext_lazy("Add a reading"), "figures"),
}
DISPUTED = ("event", "provision", "reading")
REMOVABLE = ("event", "provision", "wording", "happening", "demand", "reading")


def name_of(row: Any) -> str:
    """The word that stands for its kind in addresses."""
    return next(name for name, kind in KINDS.items() if type(row) is kind.model)


def home_of(row: Any) -> str:
    """The screen on which a row stands."""
    if isinstance(row, Law | LawEvent | Provision):
        return reverse("office_law", args=[row.pk if isinstance(row, Law) else row.law_id])
    if isinstance(row, Figure | Reading):
        return reverse("office_figures")
    company = row if isinstance(row, Company) else getattr(row, "company", None) or row.commitment.company
    return reverse("office_company", args=[company.pk])


def suggestion_in(request: HttpRequest) -> Suggestion | None:
    """The waiting suggestion from which somebody came here."""
    asked = request.GET.get("suggestion") or request.POST.get("suggestion")
    return Suggestion.objects.waiting().filter(pk=number_in(asked)).first()


class RowScreen(LedgerScreen):
    """The form of one row; with its sources, the other accounts of the same, and its history."""

    permission_required = KEEP
    template_name = "ledger/office/row.html"

    @cached_property
    def kind(self) -> Kind:
        try:
            return KINDS[self.kwargs["kind"]]
        except KeyError:
            raise Http404 from None

    @cached_property
    def row(self) -> Any:
        """None: a new one."""
        return get_object_or_404(self.kind.model, pk=self.kwargs["pk"]) if "pk" in self.kwargs else None

    @cached_property
    def parent(self) -> Any:
        if self.row is not None or self.kind.parent is None:
            return None
        asked = self.request.GET.get("of") or self.request.POST.get("of")
        return get_object_or_404(self.kind.parent, pk=number_in(asked))

    @cached_property
    def suggestion(self) -> Suggestion | None:
        return suggestion_in(self.request)

    @property
    def tab(self) -> str:  # type: ignore[override]
        return self.kind.tab

    def get_page_title(self) -> str:
        return str(self.row) if self.row is not None else str(self.kind.add)

    def form(self, data: Any = None) -> forms.RowForm:
        return self.kind.form(data, instance=self.row, parent=self.parent, initial=self.initial())

    def initial(self) -> dict[str, Any]:
        found = {name: self.request.GET[name] for name in PREFILLED if name in self.request.GET}
        if self.suggestion is not None:
            found |= {"source_url": self.suggestion.url, "why": str(FROM_OUTSIDE)}
        return found

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.form(request.POST)
        form.is_valid()
        if self.was_changed_meanwhile():
            form.add_error(None, _("Somebody changed this line while you wrote. Theirs stands in the history below, "
                                   "yours is kept here: compare, then save once more."))  # fmt: skip
        if form.errors:
            return self.again(form)
        changed = self.save(form)
        said = _("Saved.") if changed else _("Nothing was different, so nothing was changed.")
        messages.success(request, said)
        return redirect(home_of(form.instance))

    def last_change(self) -> int:
        """The newest edit of this line; 0 for a new one."""
        if self.row is None:
            return 0
        edits = Change.objects.filter(what=self.row._meta.model_name, row=self.row.pk)
        return edits.order_by("-pk").values_list("pk", flat=True).first() or 0

    def was_changed_meanwhile(self) -> bool:
        """Whether the form was drawn before somebody else's edit."""
        seen = self.request.POST.get("seen")
        return seen is not None and number_in(seen) != self.last_change()

    def again(self, form: forms.RowForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    @transaction.atomic
    def save(self, form: forms.RowForm) -> bool:
        """Whether anything is different now: the row, its sources, or what became of a suggestion."""
        by, now, why = self.user, timezone.now(), form.cleaned_data["why"]
        if self.row is None:
            row = form.filled()
            if (there := self.same_as(row, form)) is not None:  # the button was pressed twice
                form.instance = there
                return False
            changed = True
            if isinstance(row, Score):
                row.judged_at, row.judged_by = now, by
            changing.add(row, by=by, now=now, why=why)
        else:
            row = self.row
            values = form.values() | ({"judged_at": now, "judged_by": by} if isinstance(row, Score) else {})
            changed = changing.change(row, values, by=by, now=now, why=why)
        url, title = form.cleaned_data.get("source_url", ""), form.cleaned_data.get("source_title", "")
        if url or title:
            before = row.citations.count()
            sourcing.cite(row, url=url, title=title, by=by, now=now)
            changed |= row.citations.count() != before
        if self.suggestion is not None and changed:
            with suppress(LedgerError):  # somebody else was a second faster
                suggesting.accept(self.suggestion, answer=_("We looked at your source and changed it."), by=by, now=now)
        return changed

    def same_as(self, row: Any, form: forms.RowForm) -> Any:
        """A line that says the very same of the same thing."""
        if not form.parent:
            return None
        said = form.values() | {form.parent: getattr(row, form.parent)}
        return self.kind.model.objects.filter(**said).first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or self.form()
        row = self.row
        return super().get_context_data(**kwargs) | {
            "seen": self.last_change(), "form": form, "fields": list(forms.in_order(form)), "row": row,
            "kind": self.kwargs["kind"], "of": self.parent, "suggestion": self.suggestion, "answer": self.answer(),
            "home": home_of(row or self.parent) if row or self.parent else "",
            "citations": list(row.citations.select_related("source")) if hasattr(row, "citations") else [],
            "told": told(Change.objects.filter(what=row._meta.model_name, row=row.pk)) if row else [],
            "removable": row is not None and self.kwargs["kind"] in REMOVABLE,
            "reason": forms.ReasonForm(auto_id="remove_%s"),
        }  # fmt: skip

    def answer(self) -> str:
        if self.row is not None:
            return str(self.row)
        return f"{self.kind.add}: {self.parent}" if self.parent is not None else str(self.kind.add)


class RowAct(Act):
    """A button beside a row, with a reason where that is needed."""

    @cached_property
    def row(self) -> Any:
        kind = KINDS.get(self.kwargs["kind"])
        if kind is None:
            raise Http404
        return get_object_or_404(kind.model, pk=self.kwargs["pk"])

    @property
    def why(self) -> str:
        return " ".join(self.request.POST.get("why", "").split())[:300]

    def back_to(self) -> str:
        return home_of(self.row)


class Remove(RowAct):
    def act(self, request: HttpRequest) -> str:
        if self.kwargs["kind"] not in REMOVABLE:
            raise Http404
        self.home = home_of(self.row)
        undoing.remove(self.row, by=organiser(request), now=timezone.now(), why=self.why)
        return _("Removed. What it said stands in the history, and can be had back.")

    def back_to(self) -> str:
        return getattr(self, "home", "") or home_of(self.row)


class Prefer(RowAct):
    """ "This account is the better one, because …" """

    def act(self, request: HttpRequest) -> str:
        if self.kwargs["kind"] not in DISPUTED:
            raise Http404
        changing.prefer(self.row, by=organiser(request), now=timezone.now(), why=self.why)
        return _("Marked as the better one. The others stay beside it.")


class Narrowed(RowAct):
    """ "These words promise less than those before." """

    def act(self, request: HttpRequest) -> str:
        if not isinstance(self.row, Wording):
            raise Http404
        narrowed = request.POST.get("do") != "not"
        changing.flag_narrowed(self.row, narrowed=narrowed, by=organiser(request), now=timezone.now(), why=self.why)
        return _("Marked: it says less than before.") if narrowed else _("The mark is taken off.")


class Uncite(RowAct):
    """A source is cited no more. The last one stays as long as the row claims to be sure."""

    def act(self, request: HttpRequest) -> str:
        citation = get_object_or_404(Citation.objects.of(self.row), pk=self.kwargs["citation"])
        if self.row.citations.count() == 1 and self.row.confidence != Confidence.UNKNOWN:
            raise LedgerError(_("It is the last source. Cite another one first, or choose “no source seen”."))
        citing.uncite(citation, by=organiser(request))
        return _("Not cited any more.")

    def back_to(self) -> str:
        return reverse("office_row", args=[self.kwargs["kind"], self.kwargs["pk"]])


class TakeBack(Act):
    @cached_property
    def change(self) -> Change:
        return get_object_or_404(Change, pk=self.kwargs["pk"])

    def act(self, request: HttpRequest) -> str:
        undoing.take_back(self.change, by=organiser(request), now=timezone.now())
        return _("Taken back.")

    def back_to(self) -> str:
        law = Law.objects.filter(pk=self.change.law_id or 0).first()
        commitment = Commitment.objects.filter(pk=self.change.commitment_id or 0).first()
        if law is not None:
            return reverse("office_law", args=[law.pk])
        if commitment is not None:
            return reverse("office_company", args=[commitment.company_id])
        return reverse("office_ledger_history")
