"""What waits, what is kept, and how something new is kept."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from unwatched.gateways.errors import GatewayError
from unwatched.sources.errors import SourcesError
from unwatched.sources.models import (
    OPEN,
    Capture,
    Proposal,
    ProposalState,
    Root,
    Source,
    Stamp,
    StampState,
)
from unwatched.sources.services import proposals, stamping

from .base import KEEP, Act, EvidenceScreen, user_of
from .forms import ArchiveForm, PageForm, SourceForm

ON_A_PAGE = 30
SHOWN = (*OPEN, ProposalState.FAILED)


class Evidence(EvidenceScreen):
    """All of it: first what waits for somebody."""

    template_name = "sources/office/evidence.html"
    page_title = gettext_lazy("Evidence")
    crumbs = ()
    tab = "evidence"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = Proposal.objects.filter(state__in=SHOWN).select_related("proposed_by")
        kept = Capture.objects.select_related("source", "leaf__root").prefetch_related("leaf__root__stamps")
        page = Paginator(kept, ON_A_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "waiting": waiting,
            "page": page,
            "rows": [(one, proof_of(one)) for one in page.object_list],
            "answer": answer(waiting),
            "asked": bool(stamping.asked()),
        }


def proof_of(capture: Capture) -> tuple[str, str]:
    """A tag: how far the proof of when it was has come."""
    leaf = getattr(capture, "leaf", None)
    if leaf is None or leaf.root is None:
        return "wait", _("no root yet")
    if any(stamp.state == StampState.STAMPED for stamp in leaf.root.stamps.all()):
        return "good", _("time-stamped")
    return "info", _("in the root of %s") % date_format(leaf.root.day, "j M")


def answer(waiting: Any) -> str:
    """The first sentence."""
    decide = sum(one.state == ProposalState.WAITS for one in waiting)
    failed = sum(one.state == ProposalState.FAILED for one in waiting)
    fetched = sum(one.state == ProposalState.AGREED for one in waiting)
    if decide:
        said = ngettext("%(n)s page waits for a second person.", "%(n)s pages wait for a second person.", decide)
        return said % {"n": decide}
    if failed:
        said = ngettext("%(n)s page could not be fetched.", "%(n)s pages could not be fetched.", failed)
        return said % {"n": failed}
    if fetched:
        return ngettext("%(n)s page is being fetched.", "%(n)s pages are being fetched.", fetched) % {"n": fetched}
    return _("Nothing waits. Paste a link to keep it.")


class Keep(EvidenceScreen):
    """A page by its address."""

    permission_required = KEEP
    template_name = "sources/office/keep.html"
    page_title = gettext_lazy("Keep a page")
    lead = gettext_lazy("What institutions say is kept by two members. Nothing is fetched before the second yes.")
    button = gettext_lazy("Keep it")
    form_class: Any = PageForm
    tab = "evidence"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        known = {name: request.GET[name][:2000] for name in ("url", "why") if name in request.GET}
        return self.render_to_response(self.get_context_data(form=self.form_class(initial=known)))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.form_class(request.POST, request.FILES)
        if form.is_valid():
            try:
                made = self.propose(form.cleaned_data)
            except (SourcesError, GatewayError) as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, said(made))
                return redirect("office_capture", made.capture_id) if made.capture_id else redirect("office_evidence")
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def propose(self, said: dict[str, Any]) -> Proposal:
        return proposals.propose(**said, by=user_of(self.request), now=timezone.now())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"lead": self.lead, "button": self.button}


def said(made: Proposal) -> str:
    if made.state == ProposalState.WAITS:
        return _("Proposed. A second member has to agree.")
    return _("Kept.") if made.capture_id else _("It is being fetched. Look again in a moment.")


class Upload(Keep):
    """A web archive that was made elsewhere."""

    page_title = gettext_lazy("Upload a web archive")
    lead = gettext_lazy("Every hash in it is compared. What cannot be checked is said, what is broken is refused.")
    form_class = ArchiveForm

    def propose(self, said: dict[str, Any]) -> Proposal:
        data = said.pop("file").read()
        return proposals.propose_upload(data, **said, by=user_of(self.request), now=timezone.now())


class OneSource(EvidenceScreen):
    """What is known of a source: whoever reads a citation sees it."""

    permission_required = KEEP
    template_name = "sources/office/source.html"
    tab = "evidence"

    @cached_property
    def source(self) -> Source:
        return get_object_or_404(Source, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.source)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = SourceForm(request.POST, instance=Source.objects.get(pk=self.source.pk))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        form.save()
        messages.success(request, _("Saved."))
        return redirect("office_source", self.source.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "source": self.source,
            "captures": self.source.captures.all()[:50],
            "citations": self.source.citations.select_related("capture")[:50],
            "form": kwargs.get("form") or SourceForm(instance=self.source),
        }


class Stamps(EvidenceScreen):
    """Who vouches for when it was, and how far that has come."""

    template_name = "sources/office/stamps.html"
    page_title = gettext_lazy("Time-stamps")
    tab = "stamps"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = stamping.asked()
        roots = Paginator(Root.objects.prefetch_related("stamps"), ON_A_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "asked": asked,
            "page": roots,
            "answer": stamps_answer(bool(asked)),
            "roots_file": settings.UNWATCHED_STAMP_ROOTS,
        }


def stamps_answer(asked: bool) -> str:
    if not asked:
        return _("Nobody stamps our evidence yet.")
    refused = Stamp.objects.filter(state=StampState.REFUSED).count()
    if refused:
        said = ngettext("%(n)s stamp was refused.", "%(n)s stamps were refused.", refused)
        return said % {"n": refused}
    waiting = Stamp.objects.exclude(state=StampState.STAMPED).count()
    if waiting:
        return ngettext("%(n)s stamp is still to come.", "%(n)s stamps are still to come.", waiting) % {"n": waiting}
    return _("Every root is stamped.") if Root.objects.exists() else _("Nothing to stamp yet.")


class WithProposal:
    kwargs: dict[str, Any]

    @cached_property
    def proposal(self) -> Proposal:
        return get_object_or_404(Proposal, pk=self.kwargs["pk"])


class Agree(WithProposal, Act):
    def act(self, request: HttpRequest) -> str:
        proposals.agree(self.proposal, by=user_of(request), now=timezone.now())
        return _("Agreed. It is being fetched; look again in a moment.")

    def back_to(self) -> str:
        return reverse("office_evidence")


class Drop(Agree):
    def act(self, request: HttpRequest) -> str:
        proposals.drop(self.proposal, by=user_of(request))
        return _("Let go. Nothing was kept.")


class Retry(Agree):
    def act(self, request: HttpRequest) -> str:
        proposals.retry(self.proposal, by=user_of(request), now=timezone.now())
        return _("It is being fetched again. Look again in a moment.")
