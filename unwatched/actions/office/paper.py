"""Signatures on paper: writing batches down, correcting them, and printing an empty sheet. No name is typed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages

from unwatched.accounts.who import organiser
from unwatched.actions.documents import sheet_pdf
from unwatched.actions.documents.delivery import collected
from unwatched.actions.errors import ActionError, CountMoved
from unwatched.actions.models import OVER, PaperBatch, PaperStep, Petition
from unwatched.actions.services import paper, petitions
from unwatched.core.documents import DocumentError
from unwatched.core.spreadsheets import csv_lines
from unwatched.office.people import who
from unwatched.office.views import may_use, refuse
from unwatched.vault.errors import VaultClosed

from . import answers
from .base import CHANGE, LOOK, Act, PetitionScreen, number_in, public_url
from .delivery import Download, letter_of, look_of
from .forms import CorrectForm, SheetsForm
from .opening import vault_of


@dataclass(frozen=True)
class Shown:
    """One batch as the screen shows it: its steps from the newest on, its note if that can be read now."""

    batch: PaperBatch
    when: str
    steps: list[PaperStep]
    note: str | None
    form: CorrectForm

    @property
    def signatures(self) -> int:
        return self.batch.signatures


class Paper(PetitionScreen):
    """How many have signed on paper, and is each number right?"""

    template_name = "actions/office/paper.html"
    tab = "paper"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Writes a batch down."""
        if not may_use(who(request), CHANGE):
            return refuse(request)
        form = SheetsForm(request.POST, today=timezone.localdate())
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            batch = paper.record(self.petition, form.said(), by=organiser(request), now=timezone.now())
        except ActionError as error:  # delivered, or standing still: the screen says so and has no form
            messages.error(request, str(error))
            return redirect(self.url("office_petition_paper"))
        words = _("Written down. Now write “Paper %(n)s” on the sheets and put them where nobody reads them.")
        messages.success(request, words % {"n": batch.number})
        return redirect(self.url("office_petition_paper", part=f"batch-{batch.number}"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        petition, wrong = self.petition, kwargs.pop("wrong", {})
        vault = vault_of(petition, now=timezone.now())
        batches = list(PaperBatch.objects.counted().filter(petition=petition))
        standing = sum(bool(batch.signatures) for batch in batches)
        return {
            "form": SheetsForm(today=timezone.localdate()),
            "answer": answers.paper(paper.total(petition), batches=standing),
            "vault": vault,
            "batches": shown(petition, batches, notes=self.notes(batches) if vault.lease else {}, wrong=wrong),
            "total": paper.total(petition),
            "last_step": petition.paper_steps.order_by("-number").first(),
            "is_over": petition.state in OVER,
            "may_change": self.may(CHANGE),
        } | super().get_context_data(**kwargs)

    def notes(self, batches: list[PaperBatch]) -> Mapping[int, str]:
        """The vault may close between two looks."""
        try:
            return paper.notes(self.petition, batches)
        except VaultClosed:
            return {}


def shown(
    petition: Petition, batches: list[PaperBatch], *, notes: Mapping[int, str], wrong: Mapping[int, CorrectForm]
) -> list[Shown]:
    steps: dict[int | None, list[PaperStep]] = {}
    for step in petition.paper_steps.order_by("-number"):
        steps.setdefault(step.batch_id, []).append(step)
    return [
        Shown(
            batch=batch,
            when=collected(batch),
            steps=steps.get(batch.pk, []),
            note=notes.get(batch.pk),
            form=wrong.get(batch.pk) or CorrectForm(auto_id=f"id_{batch.number}_%s"),
        )
        for batch in batches
    ]


class Correct(PetitionScreen):
    """Another number for one batch, or none."""

    http_method_names = ["post"]
    permission_required = CHANGE

    @cached_property
    def batch(self) -> PaperBatch:
        return get_object_or_404(PaperBatch, petition=self.petition, number=self.kwargs["batch"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        typed = request.POST.copy()
        if typed.get("do") == "take_back":
            typed["signatures"] = "0"
        form = CorrectForm(typed, auto_id=f"id_{self.batch.number}_%s")
        if not form.is_valid():
            return self.again(request, form, status=422)
        try:
            paper.correct(
                self.batch, **form.cleaned_data, expected=number_in(request, "expected"), by=organiser(request),
                now=timezone.now(),
            )  # fmt: skip
        except CountMoved as moved:
            words = _(
                "Somebody has changed it meanwhile: it holds %(n)s now. Nothing was done; look again, then press."
            )
            form.add_error(None, words % {"n": moved.args[0]})
            return self.again(request, form, status=409)
        except ActionError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Written down. What was said before stays in its history."))
        return redirect(self.url("office_petition_paper", part=f"batch-{self.batch.number}"))

    def again(self, request: HttpRequest, form: CorrectForm, *, status: int) -> HttpResponse:
        screen = Paper()
        screen.setup(request, pk=self.petition.pk)
        return screen.render_to_response(screen.get_context_data(wrong={self.batch.pk: form}), status=status)


class CountPaper(Act):
    """Whether paper is part of the public number."""

    back = "office_petition_paper"

    def act(self, request: HttpRequest) -> str:
        counts = request.POST.get("do") == "count"
        petitions.change(self.petition, values={"counts_paper": counts}, by=organiser(request))
        if counts:
            return _("Paper is part of the public number now, as a share of its own.")
        return _("The public number leaves paper out now.")


class PaperList(Download):
    """All batches with every step, as a table."""

    permission_required = LOOK
    back = "office_petition_paper"

    def file(self, request: HttpRequest) -> HttpResponseBase:
        rows = list(lines(self.petition))
        self.written_down("paper", rows=paper.total(self.petition))
        made = csv_lines(rows, columns=columns())
        return StreamingHttpResponse(made, content_type="text/csv; charset=utf-8", headers=self.named("csv"))


def columns() -> dict[str, str]:
    return {
        "step": _("Step"), "on": _("Written down on"), "batch": _("Paper"), "where": _("Where"), "when": _("Collected"),
        "sheets": _("Sheets"), "change": _("Change"), "total": _("On paper then"), "why": _("Why"),
        "fingerprint": _("Fingerprint"),
    }  # fmt: skip


def lines(petition: Petition) -> Iterator[Mapping[str, object]]:
    for step in petition.paper_steps.select_related("batch").order_by("number"):
        batch = step.batch
        facts = (
            {"batch": batch.number, "where": batch.place, "when": collected(batch), "sheets": batch.sheets}
            if batch
            else {}
        )
        yield {
            **facts, "step": step.number, "on": timezone.localtime(step.at).date(), "change": step.change,
            "total": step.total, "why": step.why, "fingerprint": bytes(step.digest).hex(),
        }  # fmt: skip


class Sheet(PetitionScreen):
    """An empty sheet to print: the text, what becomes of it, and lines to sign on."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        after = request.GET.get("after", "kept")
        if after not in ("kept", "handed"):
            raise Http404
        path = public_url(self.petition, request=request)
        try:
            made = sheet_pdf(
                self.petition,
                letter=letter_of(self.petition),
                url=path and request.build_absolute_uri(path),
                look=look_of(self.petition),
                handed_over=after == "handed",
                now=timezone.now(),
            )
        except DocumentError as error:
            messages.error(request, str(error))
            return redirect(self.url("office_petition_paper"))
        headers = {"Content-Disposition": 'inline; filename="sheet.pdf"', "Cache-Control": "no-store"}
        return HttpResponse(made, content_type="application/pdf", headers=headers)
