"""Handing the letter over: as PDF with its signers, and the named ones as a table. Both hold what is public anyway."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.log_actions import log

from unwatched.accounts.who import organiser
from unwatched.actions.documents import Look
from unwatched.actions.services import petitions
from unwatched.core.documents import DocumentError
from unwatched.core.spreadsheets import csv_lines
from unwatched.letters.documents import letter_pdf
from unwatched.letters.models import OpenLetter
from unwatched.letters.services import board

from .base import EXPORT, LOOK, Act, LetterScreen


class Delivery(LetterScreen):
    template_name = "letters/office/delivery.html"
    tab = "delivery"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        letter, boards = self.letter, board.board(self.letter)
        return super().get_context_data(**kwargs) | {
            "boards": boards,
            "staff": sum(one.total for one in boards),
            "named": sum(one.named for one in boards),
            "others": petitions.public_count(letter.petition).total,
            "others_named": letter.petition.signatures.shown().count(),
            "listed": board.listed(letter).count(),
            "may_export": self.may(EXPORT),
        }


class Download(Act):
    """Gives a file, or says on the delivery page why there is none. Each is written down."""

    back = "office_letter_delivery"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return self.file(request)
        except DocumentError as error:
            messages.error(request, str(error))
            return redirect(self.url(self.back))

    def file(self, request: HttpRequest) -> HttpResponseBase:
        raise NotImplementedError

    def written_down(self, kind: str) -> None:
        log(self.letter.petition, "letter.export", user=organiser(self.request), data={"kind": kind})

    def named(self, ending: str) -> dict[str, str]:
        name = f"{slugify(str(self.letter))[:60] or 'letter'}-{timezone.localdate():%Y-%m-%d}.{ending}"
        return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}


class Pdf(Download):
    permission_required = LOOK

    def file(self, request: HttpRequest) -> HttpResponseBase:
        letter = self.letter
        made = letter_pdf(
            letter.petition,
            letter=text_of(letter),
            boards=board.board(letter),
            organisations=[one.name for one in board.listed(letter)],
            others=petitions.public_count(letter.petition).total,
            names=letter.petition.signatures.shown().order_by("pk").values_list("shown_name", flat=True),
            look=look_of(letter),
            now=timezone.now(),
        )
        self.written_down("pdf")
        return HttpResponse(made, content_type="application/pdf", headers=self.named("pdf"))


class Csv(Download):
    permission_required = EXPORT

    def file(self, request: HttpRequest) -> HttpResponseBase:
        self.written_down("csv")
        columns = {
            "kind": _("Signed as"), "name": _("Name"), "employer": _("Employer"), "band": _("Kind of work"),
            "website": _("Website"),
        }  # fmt: skip
        lines = csv_lines(rows(self.letter), columns=columns)
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=self.named("csv"))


def rows(letter: OpenLetter) -> Iterator[dict[str, object]]:
    """Everybody who stands on the page by name."""
    for one in board.board(letter):
        for person in one.names:
            yield {"kind": _("staff"), "name": person.name, "employer": one.employer.name, "band": person.band}
    for organisation in board.listed(letter):
        yield {"kind": _("organisation"), "name": organisation.name, "website": organisation.website}
    for name in letter.petition.signatures.shown().order_by("pk").values_list("shown_name", flat=True):
        yield {"kind": _("public"), "name": name}


def look_of(letter: OpenLetter) -> Look:
    """As its page looks; plain for a letter whose page is gone."""
    page = letter.petition.page.specific if letter.petition.page else None
    made = getattr(page, "look_of_documents", None)
    if made is not None:
        found: Look = made()
        return found
    return Look(name=letter.petition.campaign.host.name, language=settings.LANGUAGE_CODE)


def text_of(letter: OpenLetter) -> str:
    """What was signed, as plain text, with an empty line between paragraphs."""
    page = letter.petition.page.specific if letter.petition.page else None
    markup = str(getattr(page, "letter", "") or "")
    for end in ("</p>", "</li>", "</h2>", "</h3>", "</h4>", "<br/>"):
        markup = markup.replace(end, f"{end}\n\n" if end != "<br/>" else "\n")
    return strip_tags(markup).strip()
