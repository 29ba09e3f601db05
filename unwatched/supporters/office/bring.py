"""Bringing supporters in. The file is looked at first, and nothing of it stays on this machine until it is brought.

So it is chosen twice: once to see what it would do, once to do it. Between the two there is no copy, neither on a disk
nor in the database; a mark in the form says whether the second file is the first. Why so:
docs/adr/0032-a-list-is-chosen-twice.md.
"""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from unwatched.accounts.who import organiser
from unwatched.campaigns.models import Campaign
from unwatched.core.text import printable
from unwatched.office.fields import number_in
from unwatched.office.views import Screen
from unwatched.supporters.errors import BadFile
from unwatched.supporters.exchange.tables import COLUMNS, NEEDED
from unwatched.supporters.services import bringing
from unwatched.supporters.services.bringing import Outcome
from unwatched.vault import services as vault
from unwatched.vault.errors import VaultError

from .forms import BringForm
from .screens import IMPORT, powers


class Bring(Screen):
    """ "Look at it" says what would happen; "Bring them in" does that, when it is the same file."""

    template_name = "supporters/office/bring.html"
    page_title = gettext_lazy("Bring supporters in")
    header_icon = "upload"
    permission_required = IMPORT
    crumbs = ((gettext_lazy("Supporters"), "office_supporters"),)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = BringForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.answer(form, status=422)
        try:
            return self.take(form)
        except BadFile as error:
            return self.answer(form, bad=error, status=422)
        except VaultError as error:
            form.add_error(None, str(error))
            return self.answer(form, status=422)

    def take(self, form: BringForm) -> HttpResponseBase:
        campaign, upload = form.cleaned_data["campaign"], form.cleaned_data["file"]
        data = upload.read()
        name = printable(str(getattr(upload, "given_name", upload.name)))[:80]
        file = bringing.open_file(campaign, name=name, data=data, now=timezone.now())
        mark, seen = mark_of(campaign, data), self.request.POST.get("mark", "")
        if self.request.POST.get("do") == "bring" and constant_time_compare(seen, mark):
            return self.bring(campaign, bringing.bring(campaign, file, by=organiser(self.request)))
        outcome = bringing.look(campaign, file)
        is_other = self.request.POST.get("do") == "bring"
        context = {"outcome": outcome, "mark": mark, "is_other": is_other, "campaign": campaign, "name": name}
        return self.answer(form, **context)

    def bring(self, campaign: Campaign, outcome: Outcome) -> HttpResponseBase:
        messages.success(self.request, done(outcome))
        return redirect("office_supporters_of", pk=campaign.pk)

    def answer(self, form: BringForm, *, status: int = 200, **context: Any) -> HttpResponseBase:
        return self.render_to_response(self.get_context_data(form=form, **context), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        first = {"campaign": number_in(self.request.GET.get("campaign")) or None}
        return {
            "form": BringForm(initial=first), "columns": COLUMNS, "needed": NEEDED,
            "has_campaign": Campaign.objects.exists(), "back": reverse("office_supporters"), **powers(self.request),
        } | super().get_context_data(**kwargs)  # fmt: skip


def mark_of(campaign: Campaign, data: bytes) -> str:
    """Says "the same file for the same campaign" to this server, and nothing to anybody else."""
    return vault.mark(hashlib.sha256(data).hexdigest(), purpose=f"a list for campaign {campaign.pk}").hex()


def done(outcome: Outcome) -> str:
    if not outcome.added and not outcome.changed:
        return _("Nothing is new in this file: nothing was changed.")
    added = ngettext("%(n)d person was added.", "%(n)d people were added.", outcome.added) % {"n": outcome.added}
    changed = ngettext(
        "%(n)d was here already and has a new answer.",
        "%(n)d were here already and have a new answer.",
        outcome.changed,
    ) % {"n": outcome.changed}
    return f"{added} {changed}"
