"""One capture: what it says, what proves it, what does not, and citing it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages

from unwatched.sources import store, views
from unwatched.sources.errors import Damaged, SourcesError
from unwatched.sources.models import Capture, CaptureFile, CaptureKind, Role, Stamp, StampKind, StampState
from unwatched.sources.services import captures, citing, stamping

from .base import KEEP, LOOK, PUBLISH, Act, EvidenceScreen, user_of
from .forms import CiteForm

MOST_TEXT = 60_000  # characters that the screen shows


class WithCapture:
    kwargs: dict[str, Any]

    @cached_property
    def capture(self) -> Capture:
        found = Capture.objects.select_related("source", "by", "agreed_by")
        return get_object_or_404(found, pk=self.kwargs["pk"])


class OneCapture(WithCapture, EvidenceScreen):
    template_name = "sources/office/capture.html"
    tab = "evidence"

    def get_page_title(self) -> str:
        return str(self.capture.source)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Cites it."""
        if not request.user.has_perm(KEEP):
            raise Http404
        form = CiteForm(request.POST)
        if form.is_valid():
            try:
                self.cite(form)
            except SourcesError as error:
                form.add_error("quote", str(error))
            else:
                messages.success(request, _("Cited. We look once a week whether the words are still there."))
                return redirect("office_capture", self.capture.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def cite(self, form: CiteForm) -> None:
        by, now = user_of(self.request), timezone.now()
        claim = form.row() or citing.say(form.cleaned_data["words"], by=by, now=now)
        quote = form.cleaned_data["quote"]
        citing.cite(claim, source=self.capture.source, capture=self.capture, quote=quote, by=by, now=now)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        files = {one.role: one for one in self.capture.files.all()}
        text, damaged = text_of(self.capture)
        address = self.request.build_absolute_uri(reverse("sources:verify", args=[self.capture.manifest_sha256]))
        return super().get_context_data(**kwargs) | {
            "capture": self.capture,
            "files": self.capture.files.all(),
            "screenshot": files.get(Role.SCREENSHOT),
            "text": text[:MOST_TEXT],
            "cut": len(text) > MOST_TEXT,
            "damaged": damaged,
            "proofs": proofs(self.capture, damaged=damaged),
            "citations": self.capture.citations.all(),
            "cite": cite_this(self.capture, address=address),
            "form": kwargs.get("form") or CiteForm(),
        }


def cite_this(capture: Capture, *, address: str) -> str:
    """Who, when, where to check it, and the hash: to paste under a text."""
    said = [capture.source.publisher, str(capture.source), f"{capture.captured_at:%Y-%m-%d}", capture.url, address]
    return ", ".join([*dict.fromkeys(one for one in said if one), f"SHA-256 {capture.sha256}"])


def text_of(capture: Capture) -> tuple[str, bool]:
    """The plain text, and whether a file is damaged."""
    try:
        for one in capture.files.all():
            store.read(one.sha256)
        return captures.text(capture), False
    except Damaged:
        return "", True


def proofs(capture: Capture, *, damaged: bool) -> list[dict[str, str]]:
    """What proves it, as tags and words; what is missing is said as well."""
    if damaged:
        return [{"kind": "bad", "tag": _("damaged"), "text": str(Damaged())}]
    rows = [{"kind": "good", "tag": _("bytes unchanged"), "text": _("since we received them")}]
    proof = stamping.proof_of_capture(capture)
    if proof is None:
        rows.append({"kind": "wait", "tag": _("no root yet"), "text": _("it comes after midnight (UTC)")})
    else:
        stamps = [stamp_row(stamp) for stamp in proof.root.stamps.all()]
        nobody = {"kind": "warn", "tag": _("not stamped"), "text": _("nobody is asked: the date is our word alone")}
        rows += stamps or [nobody]
    return rows + [seal_row(capture)]


def stamp_row(stamp: Stamp) -> dict[str, str]:
    host = stamp.authority.split("/")[2] if "//" in stamp.authority else stamp.authority
    if stamp.state == StampState.STAMPED and stamp.at and stamp.kind == StampKind.AUTHORITY:
        when = f"{timezone.localtime(stamp.at):%Y-%m-%d %H:%M}"
        text = _("by %(who)s, %(when)s. %(doubt)s") % {"who": host, "when": when, "doubt": stamp.said}
        return {"kind": "warn" if stamp.said else "good", "tag": _("time-stamped"), "text": text}
    if stamp.state == StampState.STAMPED:
        text = _("block %(block)s, as %(who)s says") % {"block": stamp.block, "who": host}
        return {"kind": "good", "tag": _("in Bitcoin"), "text": text}
    if stamp.state == StampState.PROMISED:
        return {"kind": "wait", "tag": _("OpenTimestamps"), "text": _("waits for its block")}
    if stamp.state == StampState.REFUSED:
        return {"kind": "bad", "tag": _("refused"), "text": f"{host}: {stamp.said}"}
    return {"kind": "wait", "tag": _("to be stamped"), "text": f"{host} {stamp.said}".strip()}


def seal_row(capture: Capture) -> dict[str, str]:
    if capture.kind == CaptureKind.THREAD and capture.files.filter(role=Role.PROOF).exists():
        return {"kind": "good", "tag": _("author’s signature"), "text": _("kept with it")}
    return {"kind": "info", "tag": _("no author’s signature"), "text": _("the web has none")}


class File(WithCapture, EvidenceScreen):
    """One file, to save; a picture to look at. Never anything that a browser would run."""

    permission_required = LOOK

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found: CaptureFile = get_object_or_404(self.capture.files, name=self.kwargs["name"])
        try:
            data = store.read(found.sha256)
        except Damaged as error:
            raise Http404(str(error)) from error
        is_picture = found.role == Role.SCREENSHOT
        response = HttpResponse(data, content_type="image/png" if is_picture else "application/octet-stream")
        place = "inline" if is_picture else "attachment"
        response.headers["Content-Disposition"] = f'{place}; filename="{found.name}"'
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


class Packet(WithCapture, EvidenceScreen):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        try:
            return views.packet_response(self.capture)
        except Http404:
            messages.error(request, str(Damaged()))
            return redirect("office_capture", self.capture.pk)


class CaptureAct(WithCapture, Act):
    permission_required = PUBLISH

    def back_to(self) -> str:
        return reverse("office_capture", args=[self.kwargs["pk"]])


class Publish(CaptureAct):
    def act(self, request: HttpRequest) -> str:
        captures.publish(self.capture, by=user_of(request), now=timezone.now())
        return _("Whoever has its hash may take the packet along.")


class Withdraw(CaptureAct):
    def act(self, request: HttpRequest) -> str:
        captures.withdraw(self.capture, by=user_of(request))
        return _("The packet is ours alone again. Who has it keeps it.")
