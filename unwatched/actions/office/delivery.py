"""Handing it over: the pack as PDF, the list as CSV, and what came of it."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.log_actions import log

from unwatched.accounts.who import organiser
from unwatched.actions.documents import Look, delivery_pdf, read_facts
from unwatched.actions.models import OVER, Petition
from unwatched.actions.services import figures, paper, petitions, reading
from unwatched.actions.services.reading import Opened
from unwatched.core.documents import DocumentError
from unwatched.core.spreadsheets import csv_lines
from unwatched.vault.errors import VaultClosed, VaultError

from . import answers
from .base import CHANGE, EXPORT, LOOK, Act, PetitionScreen
from .forms import AnswerForm, DeliveryForm, ListForm
from .opening import vault_of


class Delivery(PetitionScreen):
    """What can be handed over now, and what came of it."""

    template_name = "actions/office/delivery.html"
    tab = "delivery"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now, petition = timezone.now(), self.petition
        today = timezone.localdate(now)
        facts = read_facts(petition)
        return (
            super().get_context_data(**kwargs)
            | {
                "answer": answers.delivery(petition, facts.count, paper=facts.paper),
                "facts": facts,
                "shown": petition.signatures.shown().count(),
                "wishes": figures.wishes_waiting(petition),
                "vault": vault_of(petition, now=now),
                "list_form": ListForm(),
                "delivery_form": DeliveryForm(
                    initial={"on": petition.delivered_on or today, "note": petition.delivered_note}
                ),
                "answer_form": AnswerForm(
                    initial={"on": petition.answered_on or today, "answer": petition.answer, "url": petition.answer_url}
                ),
                "over": petition.state in OVER,
                "may_export": self.may(EXPORT),
                "may_change": self.may(CHANGE),
            }
            | kwargs
        )


class Download(Act):
    """Gives a file, or says on the delivery page why there is none. Each is written down with its number of rows."""

    back = "office_petition_delivery"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return self.file(request)
        except (VaultError, DocumentError) as error:
            messages.error(request, str(error))
            return redirect(self.url(self.back))

    def file(self, request: HttpRequest) -> HttpResponseBase:
        raise NotImplementedError

    def written_down(self, kind: str, *, rows: int, **more: Any) -> None:
        log(self.petition, "petition.export", user=organiser(self.request), data={"kind": kind, "rows": rows, **more})

    def named(self, ending: str) -> dict[str, str]:
        """The headers of a file that is saved and never kept by a cache."""
        name = f"{slugify(self.petition.title)[:60] or 'petition'}-{timezone.localdate():%Y-%m-%d}.{ending}"
        return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}


class Pack(Download):
    """The pack without names: nothing personal is read."""

    permission_required = LOOK

    def file(self, request: HttpRequest) -> HttpResponseBase:
        return self.pdf(names=None)

    def pdf(self, *, names: Sequence[str] | None) -> HttpResponse:
        petition = self.petition
        facts, look, letter = read_facts(petition), look_of(petition), letter_of(petition)
        made = delivery_pdf(petition, facts=facts, look=look, now=timezone.now(), letter=letter, names=names)
        self.written_down("pdf", rows=len(names or ()))
        return HttpResponse(made, content_type="application/pdf", headers=self.named("pdf"))


class PackWithNames(Pack):
    """The same with those who agreed to be named. The vault is open, so that somebody has thought about it."""

    permission_required = EXPORT

    def file(self, request: HttpRequest) -> HttpResponseBase:
        return self.pdf(names=[one.name for one in reading.opened(self.petition, only_shown=True)])


class Csv(Download):
    """The list, row by row as it is opened."""

    permission_required = EXPORT

    def file(self, request: HttpRequest) -> HttpResponseBase:
        form = ListForm(request.POST)
        if not form.is_valid():
            messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
            return redirect(self.url(self.back))
        only_shown = form.cleaned_data["who"] == "shown"
        chosen = [str(name) for name in form.cleaned_data["columns"]]
        rows = begin(reading.opened(self.petition, only_shown=only_shown))
        signatures = self.petition.signatures
        number = (signatures.shown() if only_shown else signatures.counting()).count()
        self.written_down("csv", rows=number, columns=chosen)
        lines = csv_lines(chain(table(rows), on_paper(self.petition)), columns=headings(chosen))
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=self.named("csv"))


def begin(rows: Iterator[Opened]) -> Iterator[Opened]:
    """The same rows with the first one read: a closed vault is noticed before the answer begins."""
    first = next(rows, None)
    return rows if first is None else chain([first], rows)


def headings(chosen: Sequence[str]) -> dict[str, str]:
    words = {
        "number": _("Number"), "signed_on": _("Signed on"), "name": _("Name"), "postcode": _("Postcode"),
        "country": _("Country"), "comment": _("Why they sign"), "email": _("E-mail address"),
    }  # fmt: skip
    return {key: words[key] for key in ("number", "signed_on", *chosen)}


def table(rows: Iterator[Opened]) -> Iterator[Mapping[str, object]]:
    """Rows for the file. Should the vault close while it is written, the last row says so."""
    number = 0
    try:
        for number, one in enumerate(rows, start=1):
            yield {"number": number, "signed_on": timezone.localtime(one.signed_at).date(), **vars(one)}
    except VaultClosed:
        yield {"number": number + 1, "signed_on": _("The vault was closed here: this list is not complete.")}


def on_paper(petition: Petition) -> Iterator[Mapping[str, object]]:
    """A last row for those whose names no list holds."""
    if number := paper.total(petition):
        words = ngettext("%(n)s more on paper, without a name", "%(n)s more on paper, without names", number)
        yield {"signed_on": answers.say(words, number)}


def look_of(petition: Petition) -> Look:
    """As its page looks; plain for a petition whose page is gone."""
    page = petition.page.specific if petition.page else None
    made = getattr(page, "look_of_documents", None)
    if made is not None:
        return made()
    return Look(name=petition.campaign.host.name, language=settings.LANGUAGE_CODE)


def letter_of(petition: Petition) -> str:
    """What was signed, as plain text, with an empty line between paragraphs."""
    page = petition.page.specific if petition.page else None
    markup = str(getattr(page, "letter", "") or "")
    for end in ("</p>", "</li>", "</h2>", "</h3>", "</h4>", "<br/>"):
        markup = markup.replace(end, f"{end}\n\n" if end != "<br/>" else "\n")
    return strip_tags(markup).strip()


# --- What came of it ------------------------------------------------------------------------------


class Outcome(PetitionScreen):
    """Writes down one step: delivered, answered, won or not, collecting again."""

    http_method_names = ["post"]
    permission_required = CHANGE
    template_name = Delivery.template_name

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        step = {"delivered": self.delivered, "answered": self.answered}.get(request.POST.get("do", ""), self.ended)
        return step(request)

    def delivered(self, request: HttpRequest) -> HttpResponseBase:
        form = DeliveryForm(request.POST)
        if not form.is_valid():
            return self.again(request, delivery_form=form)
        petitions.record_delivery(
            self.petition, on=form.cleaned_data["on"], note=form.cleaned_data["note"], by=organiser(request)
        )
        return self.done(request)

    def answered(self, request: HttpRequest) -> HttpResponseBase:
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self.again(request, answer_form=form)
        petitions.record_answer(self.petition, **form.cleaned_data, by=organiser(request))
        return self.done(request)

    def ended(self, request: HttpRequest) -> HttpResponseBase:
        do = request.POST.get("do")
        if do in ("won", "lost"):
            petitions.record_outcome(self.petition, won=do == "won", by=organiser(request))
        if do == "again":
            petitions.reopen(self.petition, by=organiser(request))
        return self.done(request)

    def done(self, request: HttpRequest) -> HttpResponseBase:
        messages.success(request, _("Written down. The public page says so within a minute."))
        return redirect(self.url("office_petition_delivery"))

    def again(self, request: HttpRequest, **forms: Any) -> HttpResponseBase:
        """The delivery page with what was typed and what is missing."""
        screen = Delivery()
        screen.setup(request, pk=self.petition.pk)
        return screen.render_to_response(screen.get_context_data(**forms), status=422)
