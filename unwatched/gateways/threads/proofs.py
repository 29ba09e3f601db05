"""Bluesky's own proof of a post: its author's data server has signed that the post is part of the account.

`com.atproto.sync.getRecord` gives the signed head of the account's repository, the path through its tree and the
record; the account's document and its history say whose signature counts. What is kept of a post's proof are those
three answers, byte for byte; `check` needs nothing else and no network.
https://atproto.com/specs/repository, /specs/cryptography, /specs/did; https://web.plc.directory/spec/v0.1/did-plc
"""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, unquote, urlencode, urlsplit

import libipld
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from django.conf import settings
from django.utils.translation import gettext as _

from ..errors import Permanent
from ..fetching import Fetcher
from ..social.bluesky import identity
from ..social.bluesky.records import POST
from . import bluesky, notes, repository
from .repository import Blocks, Broken

_APPS = frozenset({"bsky.app", "staging.bsky.app", "deer.social", "blacksky.community"})  # that show one post so
MOST_OCTETS = 2_000_000  # of each of the three answers; a path through the largest tree has some 10 kB
SECONDS = 30.0  # for all three
_URI = re.compile(r"at://(did:[a-z]+:[A-Za-z0-9._:%-]{1,200})/([A-Za-z0-9.-]{1,300})/([A-Za-z0-9._:~-]{1,512})")
_P256, _K256 = b"\x80\x24", b"\xe7\x01"  # multicodec
_ORDERS = {  # of the curves' groups: SEC 2, 2.4.1 and 2.4.2
    "p256": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    "k256": 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141,
}
_CURVES: dict[str, type[ec.EllipticCurve]] = {"p256": ec.SECP256R1, "k256": ec.SECP256K1}
_OLD_TYPES = {"EcdsaSecp256r1VerificationKey2019": "p256", "EcdsaSecp256k1VerificationKey2019": "k256"}
_TID = "234567abcdefghijklmnopqrstuvwxyz"


class NotProven(Permanent):
    """The proof does not hold. The sentence says where it breaks."""


@dataclass(frozen=True)
class Key:
    """A public key as DIDs write it."""

    curve: str  # "p256" or "k256"
    public: ec.EllipticCurvePublicKey = field(repr=False)
    did_key: str = ""


@dataclass(frozen=True)
class Change:
    """One entry of an account's history in the directory: from when on which key signs for it."""

    at: datetime | None  # as the directory says
    did_key: str


@dataclass(frozen=True)
class Signed:
    """The three answers, as they came: what has to be kept."""

    uri: str
    car: bytes = field(repr=False)
    document: bytes = field(repr=False)
    history: bytes = field(repr=False)  # empty where the account is not in the directory (did:web)
    server: str = ""  # the author's data server
    fetched_at: datetime | None = None


@dataclass(frozen=True)
class Proof:
    """A proof that holds."""

    uri: str
    did: str
    cid: str  # of the record
    record: Mapping[str, Any] = field(repr=False)  # as JSON
    commit: str  # CID of the signed head of the repository
    revision: str
    signed_at: datetime | None  # as the revision says: the server's own clock
    key: str  # did:key
    curve: str
    history: tuple[Change, ...] = ()  # checked from the account's beginning on; empty where none was kept

    @property
    def proves(self) -> str:
        """What it proves, for people."""
        said = _(
            "The server that keeps the account %(did)s has signed that exactly these words are a post of the account "
            "(revision %(revision)s). Nobody else could have made this signature, and no letter was changed since."
        ) % {"did": self.did, "revision": self.revision}
        if not self.history:
            return said
        return said + " " + _("The key is the account's own in the history that the directory of accounts keeps.")

    @property
    def does_not_prove(self) -> str:
        """What it does not, for people."""
        return _(
            "The key is normally held by the company that keeps the account and not by the person, so it proves what "
            "the account said and not who typed it. When it was signed is what the server says of itself: a time-stamp "
            "proves that it was no later. Whether the post still stands, it does not say."
        )


# --- Asking -----------------------------------------------------------------------------------------------------------


def is_of(url: str) -> bool:
    """Whether an address, as browsers show it, is one of a post that has a signed proof."""
    try:
        return (urlsplit(url).hostname or "") in _APPS and bluesky.place_in(url) is not None
    except ValueError:
        return False


def fetch_of(url: str) -> Signed:
    """The three answers for a post at its address for browsers. Raises as `fetch` does."""
    there = bluesky.place_in(url)
    if there is None:
        raise NotProven(_("This is not the address of a post on Bluesky."))
    who, rkey = there
    if not who.startswith("did:"):
        with Fetcher(seconds=SECONDS) as web:
            who = bluesky.did_of(who, web)
    return fetch(f"at://{who}/{POST}/{rkey}")


def fetch(uri: str, *, directory: str = "", now: datetime | None = None) -> Signed:
    """The three answers for a post. Raises NotProven for what is no post of Bluesky, and what Fetcher raises."""
    did, collection, rkey = place(uri)
    directory = directory or settings.UNWATCHED_BLUESKY_DIRECTORY
    with Fetcher(seconds=SECONDS) as web:
        if did.startswith("did:plc:"):
            document = _whole(web, f"{directory.rstrip('/')}/{did}")
            history = _whole(web, f"{directory.rstrip('/')}/{did}/log/audit")
        else:
            document, history = _whole(web, _web_document(did)), b""
        server = _server(document)
        asked = urlencode({"did": did, "collection": collection, "rkey": rkey})
        car = _whole(web, f"{server}/xrpc/com.atproto.sync.getRecord?{asked}", accept="application/vnd.ipld.car")
    return Signed(uri, car, document, history, server=server, fetched_at=now or datetime.now(UTC))


def _whole(web: Fetcher, url: str, *, accept: str = "application/json") -> bytes:
    fetched = web.fetch(url, accept=accept, most=MOST_OCTETS)
    if not fetched.ok:
        raise NotProven(
            _("The proof is not to be had: %(url)s answers %(status)s.") % {"url": url, "status": fetched.status}
        )
    return fetched.body


def _web_document(did: str) -> str:
    """Where a did:web keeps its document. https://w3c-ccg.github.io/did-method-web/"""
    host = did.removeprefix("did:web:")
    if not did.startswith("did:web:") or ":" in host or not host:
        raise NotProven(_("We do not know where accounts of this kind are written down."))
    return f"https://{quote(unquote(host), safe=':.-')}/.well-known/did.json"


def _server(document: bytes) -> str:
    try:
        return identity.read(_object(document)).server
    except Permanent:
        raise NotProven(_("The account's document names no server.")) from None


# --- Checking ---------------------------------------------------------------------------------------------------------


def check_signed(signed: Signed) -> Proof:
    """The proof in what was kept. Raises NotProven."""
    return check(signed.car, _object(signed.document), signed.uri, history=signed.history or None)


def check(car: bytes, document: Mapping[str, Any], uri: str, *, history: bytes | None = None) -> Proof:
    """The proof that this account has signed this post. Raises NotProven with what does not hold.

    Every block is held against its hash, the record against the path through the tree, the tree against the signed
    head, the signature against the key in the account's document, and that against the directory's history.
    """
    did, collection, rkey = place(uri)
    try:
        blocks = Blocks.of(car)
        if blocks.cut_at is not None:
            raise NotProven(_("The file is broken at byte %(byte)s.") % {"byte": blocks.cut_at})
        for cid in blocks:
            blocks.raw(cid)
        commit = _commit(blocks, did)
        key = key_of(document, did)
        _check_signature(blocks.raw(blocks.root), commit, key)
        link = _find(blocks, commit["data"], f"{collection}/{rkey}")
        record = blocks.read(link)
    except Broken as error:
        raise NotProven(str(error)) from None
    except KeyError:
        raise NotProven(_("A part of the proof is not in the file.")) from None
    if not isinstance(record, dict):
        raise NotProven(_("What is signed is no post."))
    changes = check_history(history, did) if history is not None else ()
    if changes and changes[-1].did_key != key.did_key:
        raise NotProven(_("The key in the account's document is not the one in the directory's history."))
    return Proof(
        uri=uri,
        did=did,
        cid=repository.text_of(link),
        record=repository.as_json(record),
        commit=repository.text_of(blocks.root),
        revision=str(commit["rev"]),
        signed_at=_moment(str(commit["rev"])),
        key=key.did_key,
        curve=key.curve,
        history=changes,
    )


def place(uri: str) -> tuple[str, str, str]:
    """Account, collection and name in an address of the network. Raises NotProven for what is none."""
    found = _URI.fullmatch(uri)
    if not found:
        raise NotProven(_("This is not the address of a post on Bluesky."))
    return found[1], found[2], found[3]


def key_of(document: Mapping[str, Any], did: str) -> Key:
    """The key with which an account signs, as its document says. Raises NotProven."""
    if document.get("id") != did:
        raise NotProven(_("The document is not that of this account."))
    for method in notes.listed(document.get("verificationMethod")):
        if isinstance(method, Mapping) and str(method.get("id", "")).endswith("#atproto"):
            if method.get("controller", did) != did:
                break
            return _key(str(method.get("publicKeyMultibase") or ""), old=_OLD_TYPES.get(str(method.get("type"))))
    raise NotProven(_("The account's document names no key to sign with."))


def _commit(blocks: Blocks, did: str) -> dict[str, Any]:
    said = blocks.read(blocks.root)
    if not isinstance(said, dict) or said.get("did") != did:
        raise NotProven(_("What is signed belongs to another account."))
    if said.get("version") != 3 or not repository.is_cid(said.get("data")) or not isinstance(said.get("rev"), str):
        raise NotProven(_("The signed head of the repository is not as it should be."))
    if not isinstance(said.get("sig"), bytes) or len(said["sig"]) != 64:
        raise NotProven(_("There is no signature."))
    return said


def _check_signature(raw: bytes, commit: dict[str, Any], key: Key) -> None:
    # What is signed is one exact way to write it. If the whole is written in that way, so is the part without the
    # signature.
    if libipld.encode_dag_cbor(commit) != raw:
        raise NotProven(_("The signed head of the repository is not as it should be."))
    unsigned = libipld.encode_dag_cbor({name: value for name, value in commit.items() if name != "sig"})
    if not _holds(key, commit["sig"], unsigned):
        raise NotProven(_("The signature does not hold: it was made with another key, or for other words."))


def _holds(key: Key, signature: bytes, message: bytes) -> bool:
    """Whether a signature of 64 bytes is this key's. Of the two that are always valid only the lower one counts."""
    first, second = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if len(signature) != 64 or second > _ORDERS[key.curve] // 2:
        return False
    try:
        key.public.verify(encode_dss_signature(first, second), message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _find(blocks: Blocks, tree: bytes, name: str) -> bytes:
    """The link to a record, by the one way that leads to its name. Raises NotProven when there is none."""
    here: bytes | None = tree
    for _step in range(repository.MOST_DEPTH):
        if here is None:
            raise NotProven(_("The proof says that the account has no such post."))
        node = repository.node(blocks, here)
        names = [entry[0] for entry in node.entries]
        if names != sorted(set(names)):
            raise Broken(_("A part of the tree cannot be read."))
        here = node.left
        for entry, link, right in node.entries:
            if entry == name:
                return link
            if entry > name:
                break
            here = right
    raise NotProven(_("The proof is deeper than any tree."))


# --- Keys -------------------------------------------------------------------------------------------------------------


def _key(multibase: str, *, old: str | None = None) -> Key:
    """A key out of its letters. In documents of the first year the kind of curve stands beside it (`old`)."""
    try:
        encoding, data = libipld.decode_multibase(multibase)
        data = bytes(data)
        if encoding != "z":
            raise ValueError
        if old is None:
            old = {_P256: "p256", _K256: "k256"}[data[:2]]
            data = data[2:]
        public = ec.EllipticCurvePublicKey.from_encoded_point(_CURVES[old](), data)
    except (ValueError, KeyError, TypeError):
        raise NotProven(_("The account's key is of a kind that we do not know.")) from None
    return Key(old, public, _did_key(old, public))


def _did_key(curve: str, public: ec.EllipticCurvePublicKey) -> str:
    numbers = public.public_numbers()
    packed = bytes([2 + numbers.y % 2]) + numbers.x.to_bytes(32, "big")
    prefix = _P256 if curve == "p256" else _K256
    return "did:key:" + str(libipld.encode_multibase("z", prefix + packed))


def _key_of_did(did_key: Any) -> Key:
    if not isinstance(did_key, str) or not did_key.startswith("did:key:"):
        raise NotProven(_("The account's key is of a kind that we do not know."))
    return _key(did_key.removeprefix("did:key:"))


# --- The directory's history ------------------------------------------------------------------------------------------


def check_history(history: bytes, did: str) -> tuple[Change, ...]:
    """Who could sign for an account since when. Raises NotProven when the history does not hang together.

    The account's name is the hash of the first entry; each further one names the one before by its hash and is signed
    by a key that it allowed. So the directory can leave out the newest, and make up nothing.
    """
    entries = [one for one in _list(history) if one.get("nullified") is not True]
    if not did.startswith("did:plc:") or not entries:
        raise NotProven(_("The directory has no history of this account."))
    changes: list[Change] = []
    before: Mapping[str, Any] | None = None
    before_cid = None
    for entry in entries:
        operation = entry.get("operation")
        if not isinstance(operation, Mapping) or operation.get("prev") != before_cid:
            raise NotProven(_("The history of the account has a hole."))
        encoded = _encoded(operation)
        if before is None and _name_of(encoded) != did:
            raise NotProven(_("The history is not that of this account."))
        if not _is_signed_by_one_of(_rotation_keys(before or operation), operation):
            raise NotProven(_("An entry in the history of the account is signed by nobody who may."))
        if operation.get("type") != "plc_tombstone":
            before = operation
            changes.append(Change(notes.moment(entry.get("createdAt")), _signing_key(operation)))
        before_cid = repository.text_of(_DAG_CBOR + hashlib.sha256(encoded).digest())
    return tuple(change for number, change in enumerate(changes) if _is_new(changes, number))


_DAG_CBOR = b"\x01\x71\x12\x20"


def _is_new(changes: list[Change], number: int) -> bool:
    return number == 0 or changes[number].did_key != changes[number - 1].did_key


def _name_of(encoded: bytes) -> str:
    return "did:plc:" + base64.b32encode(hashlib.sha256(encoded).digest()).decode().lower()[:24]


def _rotation_keys(operation: Mapping[str, Any]) -> list[Any]:
    """Who may change the account's entry; the first kind of entry called them by other names."""
    if operation.get("type") == "create":
        return [operation.get("recoveryKey"), operation.get("signingKey")]
    return notes.listed(operation.get("rotationKeys"))


def _signing_key(operation: Mapping[str, Any]) -> str:
    methods = operation.get("verificationMethods")
    found = operation.get("signingKey") if operation.get("type") == "create" else None
    return str((methods.get("atproto") if isinstance(methods, Mapping) else found) or "")


def _is_signed_by_one_of(keys: list[Any], operation: Mapping[str, Any]) -> bool:
    unsigned = _encoded({name: value for name, value in operation.items() if name != "sig"})
    said = str(operation.get("sig") or "")
    try:
        signature = base64.urlsafe_b64decode(said + "=" * (-len(said) % 4))
    except ValueError:
        return False
    for one in keys:
        try:
            if _holds(_key_of_did(one), signature, unsigned):
                return True
        except NotProven:
            continue
    return False


def _encoded(value: Mapping[str, Any]) -> bytes:
    try:
        return bytes(libipld.encode_dag_cbor(dict(value)))
    except (ValueError, TypeError, OverflowError, RecursionError):
        raise NotProven(_("The history of the account cannot be read.")) from None


# ----------------------------------------------------------------------------------------------------------------------


def _object(data: bytes) -> dict[str, Any]:
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise NotProven(_("The account's document cannot be read."))
    return said


def _list(data: bytes) -> list[Mapping[str, Any]]:
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, list) or not all(isinstance(one, Mapping) for one in said):
        raise NotProven(_("The history of the account cannot be read."))
    return said


def _moment(revision: str) -> datetime | None:
    """A revision's name is the time at which it was made. https://atproto.com/specs/tid"""
    if len(revision) != 13 or any(letter not in _TID for letter in revision):
        return None
    number = 0
    for letter in revision:
        number = number * 32 + _TID.index(letter)
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=number >> 10)
    except OverflowError:
        return None
