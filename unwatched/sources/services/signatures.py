"""The author-signed proof beside what is kept of a post on Bluesky: fetched, checked, and kept as it came."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from unwatched.gateways.errors import GatewayError
from unwatched.gateways.threads import proofs
from unwatched.gateways.threads.proofs import NotProven, Signed
from unwatched.sources.models import Role

from .captures import Part

Prover = Callable[[str], Signed]
Check = Mapping[str, Any]


def of(url: str, *, prover: Prover = proofs.fetch_of) -> tuple[list[Part], list[Check]]:
    """Files to keep and what was found, for the address of a post on Bluesky; nothing for all others.

    That there is none keeps nobody from keeping the page.
    """
    if not proofs.is_of(url):
        return [], []
    try:
        signed = prover(url)
    except GatewayError as error:
        return [], [{"ok": None, "said": _("The signature of the post could not be fetched. %(why)s") % {"why": error}}]
    return _parts(signed), _checks(signed)


def _parts(signed: Signed) -> list[Part]:
    parts = [
        Part(Role.PROOF, "bluesky/record.car", signed.car, "application/vnd.ipld.car"),
        Part(Role.PROOF, "bluesky/did.json", signed.document, "application/json"),
    ]
    if signed.history:
        parts.append(Part(Role.PROOF, "bluesky/history.json", signed.history, "application/json"))
    return parts


def _checks(signed: Signed) -> list[Check]:
    try:
        proof = proofs.check_signed(signed)
    except NotProven as error:
        return [{"ok": False, "said": _("The signature of the post does not hold. %(why)s") % {"why": error}}]
    words = str(proof.record.get("text") or "")
    return [
        {"ok": True, "said": _("Signed: “%(words)s” (%(uri)s)") % {"words": words, "uri": proof.uri}},
        {"ok": True, "said": proof.proves},
        {"ok": None, "said": proof.does_not_prove},
    ]
