"""Bringing a table: what it would do first, and then that and nothing else. Chosen twice, as a list of supporters is.

Why twice: docs/adr/0032-a-list-is-chosen-twice.md.
"""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from unwatched.core.text import printable
from unwatched.ledger.tables import bringing
from unwatched.ledger.tables.bringing import EVENTS, LAWS, PROMISES, Outcome
from unwatched.ledger.tables.reading import CannotImport
from unwatched.vault import services as vault

from .base import KEEP, LedgerScreen
from .forms import BringForm

MOST_STEPS = 200  # shown
WHERE = {LAWS: "office_ledger", EVENTS: "office_ledger", PROMISES: "office_companies"}
CALLED = {
    LAWS: gettext_lazy("Table of laws"),
    EVENTS: gettext_lazy("Table of what happened to laws"),
    PROMISES: gettext_lazy("Table of promises"),
}


class Bring(LedgerScreen):
    """ "Look at it" says what would happen; "Take it in" does that, when it is the same file."""

    template_name = "ledger/office/bring.html"
    page_title = gettext_lazy("Bring a table")
    header_icon = "upload"
    permission_required = KEEP

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = BringForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.answer(form, status=422)
        try:
            return self.take(form)
        except CannotImport as error:
            return self.answer(BringForm(), bad=error, status=422)

    def take(self, form: BringForm) -> HttpResponseBase:
        upload = form.cleaned_data["file"]
        data, now = upload.read(), timezone.now()
        name = printable(str(getattr(upload, "given_name", upload.name)))[:80]
        outcome = bringing.look(data, name=name, by=self.user, now=now)
        mark, wanted = mark_of(data, outcome), self.request.POST.get("do") == "bring"
        if wanted and constant_time_compare(self.request.POST.get("mark", ""), mark):
            done = bringing.bring(data, name=name, by=self.user, now=now)
            messages.success(self.request, said(done))
            return redirect(WHERE[done.table])
        return self.answer(
            BringForm(), outcome=outcome, mark=mark, is_other=wanted, name=name, table=CALLED[outcome.table],
            steps=outcome.steps[:MOST_STEPS], rest=max(len(outcome.steps) - MOST_STEPS, 0),
        )  # fmt: skip

    def answer(self, form: BringForm, *, status: int = 200, **context: Any) -> HttpResponseBase:
        return self.render_to_response(self.get_context_data(form=form, **context), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"form": BringForm()} | super().get_context_data(**kwargs)


def mark_of(data: bytes, outcome: Outcome) -> str:
    """Says "the same file, which would still do the same" to this server."""
    return vault.mark(f"{hashlib.sha256(data).hexdigest()} {outcome.digest}", purpose="a table for the ledgers").hex()


def said(outcome: Outcome) -> str:
    if not outcome.steps:
        return _("Nothing is new in this table: nothing was changed.")
    added = ngettext("%(n)d line was added.", "%(n)d lines were added.", outcome.added) % {"n": outcome.added}
    changed = ngettext("%(n)d was changed.", "%(n)d were changed.", outcome.changed) % {"n": outcome.changed}
    return " ".join(words for words, n in ((added, outcome.added), (changed, outcome.changed)) if n)
