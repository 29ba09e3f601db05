"""Bluesky's export: an account's repository as a file (`repo.car`).

Every record in it is public; but the account's labels and those of posts say who shall show them. Pictures are not in
it: they are named by their hash. https://atproto.com/specs/repository
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from ...social.bluesky.records import POST
from .. import Author, Missing, Quote, QuoteState, records
from ..repository import Blocks, Broken, as_json, is_car, text_of, walk
from .archives import BadArchive
from .found import Found

is_repository = is_car
_PROFILE = "app.bsky.actor.profile/self"
_THREAD_GATES = "app.bsky.feed.threadgate/"
_POST_GATES = "app.bsky.feed.postgate/"
_WANTED = (POST + "/", _THREAD_GATES, _POST_GATES)


def read(path: Path, found: Found) -> None:
    """Raises BadArchive when not even the account can be made out."""
    with path.open("rb") as file:
        try:
            blocks = Blocks(file)
            commit = _commit(blocks)
        except (Broken, KeyError) as error:
            why = str(error) if isinstance(error, Broken) else _("Its first block is not there.")
            raise BadArchive(_("This is no whole repository. %(why)s Download it once more.") % {"why": why}) from None
        if blocks.cut_at is not None:
            where = _("%(name)s, byte %(byte)s") % {"name": path.name, "byte": blocks.cut_at}
            found.trouble(where, _("The file is broken from here to its end. What stands before it was read."))
        _Repository(path.name, blocks, str(commit["did"]), found).read(commit["data"])


def _commit(blocks: Blocks) -> dict[str, Any]:
    said = blocks.read(blocks.root)
    if not isinstance(said, dict) or not str(said.get("did", "")).startswith("did:"):
        raise Broken(_("It does not say whose it is."))
    if not isinstance(said.get("data"), bytes):
        raise Broken(_("It has no tree of records."))
    return said


class _Repository:
    """One account's records on their way into `found`."""

    def __init__(self, name: str, blocks: Blocks, did: str, found: Found) -> None:
        self._name = name
        self._blocks = blocks
        self._did = did
        self._found = found
        self._hidden: set[str] = set()  # replies that the account has hidden
        self._closed: set[str] = set()  # posts that nobody shall show within their own
        self._detached: set[tuple[str, str]] = set()  # a quoted post and the one that quoted it

    def read(self, tree: bytes) -> None:
        lost: list[str] = []
        places = {
            name: cid
            for name, cid in walk(self._blocks, tree, lost=lost)
            if name == _PROFILE or name.startswith(_WANTED)
        }
        for why in dict.fromkeys(lost):
            self._found.trouble(self._name, _("%(why)s Some posts are missing.") % {"why": why})
        author = records.author(self._did, profile=self._record(_PROFILE, places.pop(_PROFILE, None)))
        everything = {f"at://{self._did}/{name}" for name in places}
        for name, cid in places.items():
            record = self._record(name, cid)
            if record is None:
                continue
            if name.startswith(_THREAD_GATES):
                self._hidden.update(map(str, records.listed(record.get("hiddenReplies"))))
            elif name.startswith(_POST_GATES):
                self._read_gate(record)
            else:
                self._add(f"at://{self._did}/{name}", record, author, cid)
        self._heed_gates()
        if not lost and self._blocks.cut_at is None:
            self._tell_what_is_gone(everything)

    def _record(self, name: str, cid: bytes | None) -> dict[str, Any] | None:
        if cid is None:
            return None
        try:
            said = as_json(self._blocks.read(cid))
        except KeyError:
            self._found.trouble(f"{self._name}, {name}", _("This record is not in the file."))
            return None
        except Broken as error:
            where = _("%(name)s, byte %(byte)s") % {"name": f"{self._name}, {name}", "byte": error.byte}
            self._found.trouble(where, str(error))
            return None
        return said if isinstance(said, dict) else {}

    def _add(self, uri: str, record: dict[str, Any], author: Author, cid: bytes) -> None:
        try:
            post = records.post(uri, record, author=author, cid=text_of(cid))
            written = json.dumps(record, ensure_ascii=False) if post and self._found.chosen is not None else ""
            self._found.add(post, written=written)
            if post is None:
                parent = records.at_uri(records.part(record, "reply", "parent").get("uri"))
                self._found.keep_out(uri, parent=parent)
        except (AttributeError, TypeError, ValueError, RecursionError, OverflowError):
            self._found.trouble(f"{self._name}, {uri}", _("This entry is no post as we know them. It was left out."))

    # --- What the account has closed ----------------------------------------------------------------------------------

    def _read_gate(self, record: dict[str, Any]) -> None:
        about = str(record.get("post") or "")
        self._detached.update((about, str(uri)) for uri in records.listed(record.get("detachedEmbeddingUris")))
        rules = [str(records.part(rule).get("$type")) for rule in records.listed(record.get("embeddingRules"))]
        if any(rule.endswith("#disableRule") for rule in rules):
            self._closed.add(about)

    def _heed_gates(self) -> None:
        posts = self._found.posts
        for uri in self._hidden & posts.keys():
            self._found.missing.append(Missing(uri, "hidden", parent_uri=posts.pop(uri).parent_uri))
        for uri, post in posts.items():
            if post.quote and (post.quote.uri, uri) in self._detached:
                posts[uri] = replace(post, quote=Quote(QuoteState.WITHDRAWN, uri=post.quote.uri, url=post.quote.url))
        self._found.unquotable |= self._closed

    def _tell_what_is_gone(self, everything: set[str]) -> None:
        """A whole repository has all that its owner wrote: what is answered and not there was deleted."""
        gone = {post.parent_uri: post for post in self._found.posts.values() if self._is_ours(post.parent_uri)}
        self._found.missing += [Missing(uri, "deleted") for uri in gone if uri not in everything]

    def _is_ours(self, uri: str) -> bool:
        return uri.startswith(f"at://{self._did}/")
