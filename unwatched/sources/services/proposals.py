"""Pages that members want kept: proposed with a reason, agreed to, fetched by the worker."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unwatched.accounts.models import User
from unwatched.core.pacing import rest_after
from unwatched.gateways import guard
from unwatched.gateways.capture import Camera, Captured, checking, web
from unwatched.gateways.capture.checking import Inspected
from unwatched.gateways.errors import GatewayError, Temporary
from unwatched.gateways.threads import proofs
from unwatched.sources import audit, store
from unwatched.sources.errors import SourcesError
from unwatched.sources.models import OPEN, Capture, CaptureKind, Proposal, ProposalState, Role, Whose

from . import captures, signatures
from .captures import How, Part, Who

TRIES = 5  # of what may work later
FIRST_RETRY, LAST_RETRY = timedelta(minutes=1), timedelta(days=1)
LEASE = timedelta(minutes=5)  # while one worker fetches, no other does
ENDINGS = {
    "text/html": "html", "application/xhtml+xml": "html", "application/pdf": "pdf", "text/plain": "txt",
    "image/png": "png", "image/jpeg": "jpg",
}  # fmt: skip


class OneMayNot(SourcesError):
    message = gettext_lazy("You proposed it yourself. A second member has to agree.")


# --- What members decide ----------------------------------------------------------------------------------------------


@transaction.atomic
def propose(*, url: str, whose: str, why: str, by: User | None, now: datetime, by_name: str = "") -> Proposal:
    """Somebody wants a page kept. What an institution says waits for a second person; the rest is fetched at once."""
    guard.written(url)
    _refuse(url, why)
    needs_two = whose == Whose.INSTITUTION
    made = Proposal.objects.create(
        url=url, whose=whose, why=why.strip(), by_name=by_name, proposed_by=by, proposed_at=now,
        state=ProposalState.WAITS if needs_two else ProposalState.AGREED, next_try_at=None if needs_two else now,
    )  # fmt: skip
    audit.write(made, "evidence.propose", by=by)
    return made


def propose_upload(data: bytes, *, whose: str, why: str, by: User | None, now: datetime, by_name: str = "") -> Proposal:
    """Somebody brings a web archive (WACZ) that was made elsewhere. What is broken is refused (checking.BadArchive)."""
    found = checking.inspect(data)
    if not found.url:
        raise SourcesError(_("It does not say which page it is of. Make it again, and choose a start page."))
    _refuse(found.url, why)
    return _propose_upload(found, store.put(data), whose=whose, why=why, by=by, now=now, by_name=by_name)


@transaction.atomic
def _propose_upload(
    found: Inspected, upload: str, *, whose: str, why: str, by: User | None, now: datetime, by_name: str
) -> Proposal:
    made = Proposal.objects.create(
        url=found.url, whose=whose, why=why.strip(), by_name=by_name, proposed_by=by, proposed_at=now,
        upload=upload,
    )  # fmt: skip
    audit.write(made, "evidence.upload", by=by)
    if whose != Whose.INSTITUTION:
        _keep_upload(made, found, now=now)
    return made


def _refuse(url: str, why: str) -> None:
    if not why.strip():
        raise SourcesError(_("Say why this is kept: nothing is kept without a reason."))
    if Proposal.objects.filter(url=url, state__in=OPEN).exists():
        raise SourcesError(_("This page waits already. Look at the list below."))


def agree(proposal: Proposal, *, by: User, now: datetime) -> None:
    """The second yes: from now on the worker fetches it; what was brought is kept at once. Raises SourcesError."""
    # Looked at before the transaction: unpacking takes its time, and SQLite has one writer.
    found = checking.inspect(store.read(proposal.upload)) if proposal.upload else None
    _agree(proposal, found, by=by, now=now)


@transaction.atomic
def _agree(proposal: Proposal, found: Inspected | None, *, by: User, now: datetime) -> None:
    waiting = _locked(proposal, ProposalState.WAITS)
    if waiting.proposed_by_id == by.pk:
        raise OneMayNot
    waiting.agreed_by, waiting.agreed_at = by, now
    waiting.state, waiting.next_try_at = ProposalState.AGREED, now
    waiting.save()
    audit.write(waiting, "evidence.agree", by=by)
    if found:
        _keep_upload(waiting, found, now=now)


@transaction.atomic
def drop(proposal: Proposal, *, by: User | None) -> None:
    """Nobody wants it any more. Nothing was fetched; what was brought is thrown away."""
    waiting = _locked(proposal, ProposalState.WAITS, ProposalState.FAILED)
    brought, waiting.upload = waiting.upload, ""
    waiting.state, waiting.next_try_at = ProposalState.DROPPED, None
    waiting.save()
    if brought:
        transaction.on_commit(lambda: captures.drop_unused([brought]))
    audit.write(waiting, "evidence.drop", by=by)


@transaction.atomic
def retry(proposal: Proposal, *, by: User | None, now: datetime) -> None:
    """Once more, from the beginning."""
    failed = _locked(proposal, ProposalState.FAILED)
    failed.state, failed.next_try_at, failed.tries, failed.said = ProposalState.AGREED, now, 0, ""
    failed.save()
    audit.write(failed, "evidence.retry", by=by)


def _locked(proposal: Proposal, *states: ProposalState) -> Proposal:
    found = Proposal.objects.select_for_update().filter(pk=proposal.pk, state__in=states).first()
    if found is None:
        raise SourcesError(_("Somebody else has decided about this meanwhile. The list shows how."))
    return found


# --- What the worker does ---------------------------------------------------------------------------------------------


def fetch_due(
    *, now: datetime, camera: Camera | None = None, prover: signatures.Prover = proofs.fetch_of, most: int = 3
) -> int:
    """Fetches what was agreed to; gives how many pages were kept."""
    due = Proposal.objects.filter(state=ProposalState.AGREED, next_try_at__lte=now).order_by("next_try_at", "pk")
    waiting = list(due.values_list("pk", flat=True)[:most])
    return sum(_fetch(pk, camera=camera or web.Web(), prover=prover, now=now) for pk in waiting)


def _fetch(pk: int, *, camera: Camera, prover: signatures.Prover, now: datetime) -> bool:
    # One UPDATE is the claim: of two workers one changes the row.
    mine = Proposal.objects.filter(pk=pk, state=ProposalState.AGREED, next_try_at__lte=now)
    if not mine.update(next_try_at=now + LEASE):
        return False
    proposal = Proposal.objects.get(pk=pk)
    try:
        page = camera.capture(proposal.url)
    except GatewayError as error:
        _failed(proposal, error, now=now)
        return False
    signed = signatures.of(proposal.url, prover=prover)
    for part in [*parts_of(page), *signed[0]]:
        store.put(part.data)  # before the transaction: the disk takes its time, and SQLite has one writer
    keep(proposal, page, signed=signed, now=page.at)
    return True


def _failed(proposal: Proposal, error: GatewayError, *, now: datetime) -> None:
    proposal.tries += 1
    proposal.said = str(error)[:400]
    if isinstance(error, Temporary) and proposal.tries < TRIES:
        proposal.next_try_at = now + rest_after(proposal.tries, first=FIRST_RETRY, longest=LAST_RETRY)
    else:
        proposal.state, proposal.next_try_at = ProposalState.FAILED, None
    proposal.save()


def _keep_upload(proposal: Proposal, found: Inspected, *, now: datetime) -> None:
    """What was brought, kept with what could and could not be checked."""
    data = store.read(proposal.upload)
    parts = [Part(Role.BODY, "archive.wacz", data, "application/wacz")]
    if found.text:
        parts.append(Part(Role.TEXT, "text.txt", found.text.encode(errors="replace"), "text/plain; charset=utf-8"))
    said: list[dict[str, Any]] = [{"ok": one.ok, "said": one.said} for one in found.findings]
    if found.at:
        said.append({"ok": None, "said": _("It says of itself that it was made at %s.") % found.at})
    how = How(tool=(found.software or _("not said"))[:100], tool_version="", url=found.url, checks=said)
    source = captures.add_source(url=found.url, title=found.title, by=proposal.proposed_by, now=now)
    made = captures.capture(source, kind=CaptureKind.UPLOAD, parts=parts, how=how, who=_who(proposal), now=now)
    _kept(proposal, made)


@transaction.atomic
def keep(
    proposal: Proposal,
    page: Captured,
    *,
    now: datetime,
    signed: tuple[list[Part], list[signatures.Check]] = ([], []),
) -> Capture:
    """What was fetched, kept as evidence; of a post on Bluesky with its author's signature (`signed`)."""
    source = captures.add_source(url=proposal.url, title=page.title, by=proposal.proposed_by, now=now)
    made = captures.capture(
        source, kind=CaptureKind.WEB, parts=[*parts_of(page), *signed[0]], how=how_of(page, further=signed[1]),
        who=_who(proposal), now=now,
    )  # fmt: skip
    _kept(proposal, made)
    return made


def _who(proposal: Proposal) -> Who:
    return Who(why=proposal.why, by=proposal.proposed_by, name=proposal.by_name, agreed_by=proposal.agreed_by)


def _kept(proposal: Proposal, made: Capture) -> None:
    proposal.source, proposal.capture, proposal.said = made.source, made, ""
    proposal.state, proposal.next_try_at = ProposalState.KEPT, None
    proposal.save()


def parts_of(page: Captured) -> list[Part]:
    ending = ENDINGS.get(page.media_type, "bin")
    parts = [Part(Role.BODY, f"body.{ending}", page.body, page.media_type)]
    if page.archive:
        parts.append(Part(Role.ARCHIVE, "archive.wacz", page.archive, "application/wacz"))
    if page.screenshot:
        parts.append(Part(Role.SCREENSHOT, "screenshot.png", page.screenshot, "image/png"))
    if page.text:
        parts.append(Part(Role.TEXT, "text.txt", page.text.encode(errors="replace"), "text/plain; charset=utf-8"))
    if page.chain:
        parts.append(Part(Role.PROOF, "certificates.pem", page.chain.encode(), "application/x-pem-file"))
    return parts


def how_of(page: Captured, *, further: Sequence[signatures.Check] = ()) -> How:
    checks: list[signatures.Check] = [*further, *({"ok": None, "said": note} for note in page.notes)]
    return How(
        tool=", ".join(page.tools), tool_version=", ".join(page.tools.values())[:40], url=page.url, status=page.status,
        request_headers=page.last.asked, response_headers=page.last.said, ip=page.last.address or None, tls=page.tls,
        clock_offset=page.clock_offset, checks=checks,
    )  # fmt: skip
