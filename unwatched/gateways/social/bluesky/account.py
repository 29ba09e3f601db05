"""Speaking: an account on Bluesky, behind the door that all networks share."""

import json
from collections.abc import Sequence
from contextlib import suppress

from django.utils.translation import gettext as _

from ...errors import Temporary
from .. import Draft, Limits, Network, Picture, Profile, Sent, Uploaded
from ..errors import NotThere, ParentGone, Refused
from . import records
from .listening import Listening
from .records import POST
from .xrpc import Json, Taken

# The lexicon's numbers. Data servers before 0.5 refuse pictures above 1,000,000 bytes; later ones take twice that.
LIMITS = Limits(
    letters=300,
    octets=3000,
    picture_octets=1_000_000,
    description_letters=2000,  # the lexicon knows no limit; the app does
    # 5,000 points an hour, of which a post costs 3.
    posts_per_window=1666,
    window_seconds=3600,
    pictures_per_window=1000,
    picture_window_seconds=3600,
)


class BlueskyAccount(Listening):
    """A post has its name (`rkey`) and its time before it is sent, so a second try is the same post.

    It is put only where nothing stands (`swapRecord` null): the same once more changes nothing, another one is refused.
    """

    network = Network.BLUESKY
    atomic = True

    def profile(self) -> Profile:
        with self._call():
            said = self._get("com.atproto.server.getSession")
            name = ""
            with suppress(NotThere):
                record = self._get(
                    "com.atproto.repo.getRecord", repo=self.did, collection="app.bsky.actor.profile", rkey="self"
                )
                name = str(records.part(record, "value").get("displayName") or "")
            if said.get("active") is False:
                raise Refused(_("Bluesky has switched this account off."))
            return Profile(
                id=self.did,
                handle=str(said["handle"]),
                name=name,
                url=f"https://bsky.app/profile/{self.did}",
                server=self._xrpc.server.partition("://")[2],
                expires_at=self._session.expires_at,
            )

    def limits(self) -> Limits:
        return LIMITS

    # --- Pictures ---------------------------------------------------------------------------------------------------

    def upload(self, picture: Picture) -> Uploaded:
        """The handle is the picture's reference. The server forgets a picture that no post uses within some hours."""
        with self._call():
            said = self._signed_in(lambda token: self._xrpc.upload(picture.data, mime=picture.mime, token=token))
            blob = said["blob"]
            if not records.part(said, "blob", "ref").get("$link"):
                raise ValueError("no picture")
            return Uploaded(json.dumps(blob), picture.description, picture.width, picture.height)

    def ready(self, uploaded: Uploaded) -> bool:
        return True

    # --- Posts ------------------------------------------------------------------------------------------------------

    def send(self, draft: Draft) -> Sent:
        with self._clock.call():
            with self._call():
                record = records.build(draft, reply=self._reply(draft), did_of=self._did_of)
            try:
                return self._put(draft.rkey, record)
            except Taken:
                if found := self.find(draft):
                    return found
                raise

    def _put(self, rkey: str, record: Json) -> Sent:
        with self._call(posting=True):
            said = self._post(
                "com.atproto.repo.putRecord", repo=self.did, collection=POST, rkey=rkey, record=record, swapRecord=None
            )
            return self._sent(said["uri"], said["cid"])

    def send_all(self, drafts: Sequence[Draft]) -> list[Sent]:
        with self._clock.call(), self._call(posting=True):
            with self._call():
                writes, sent = self._chain(drafts)
            said = self._post("com.atproto.repo.applyWrites", repo=self.did, writes=writes)
            stands = [self._sent(result["uri"], result["cid"]) for result in said["results"]]
            if stands != sent:
                raise ValueError("other posts than ours")
            return sent

    def _chain(self, drafts: Sequence[Draft]) -> tuple[list[Json], list[Sent]]:
        """A thread's records, each hung on the one before, whose name is known before anything is sent."""
        writes: list[Json] = []
        sent: list[Sent] = []
        reply = self._reply(drafts[0])
        for draft in drafts:
            record = records.build(draft, reply=reply, did_of=self._did_of)
            sent.append(self._sent(f"at://{self.did}/{POST}/{draft.rkey}", records.cid_of(record)))
            create = {"$type": "com.atproto.repo.applyWrites#create", "collection": POST, "rkey": draft.rkey}
            writes.append({**create, "value": record})
            root = reply["root"] if reply else records.ref(sent[0])
            reply = {"root": root, "parent": records.ref(sent[-1])}
        return writes, sent

    def _reply(self, draft: Draft) -> Json | None:
        """What a draft is hung on. Raises ParentGone when that is not there any more."""
        if draft.parent is None:
            return None
        try:
            parent = self._record(draft.parent.uri)
        except NotThere:
            raise ParentGone(_("The post that this one answers is not there any more.")) from None
        except Temporary:
            # Somebody else's server is away. What we know is enough, if we know it.
            if draft.parent.cid and draft.root and draft.root.cid:
                return {"root": records.ref(draft.root), "parent": records.ref(draft.parent)}
            raise
        here = {"uri": draft.parent.uri, "cid": draft.parent.cid or parent["cid"]}
        root = records.part(parent, "value", "reply", "root")
        return {"root": {"uri": root["uri"], "cid": root["cid"]} if root else here, "parent": here}

    def find(self, draft: Draft) -> Sent | None:
        with self._call():
            try:
                found = self._record(f"at://{self.did}/{POST}/{draft.rkey}")
            except NotThere:
                return None
            return self._sent(found["uri"], found["cid"]) if records.is_draft(found["value"], draft) else None

    def delete(self, sent: Sent) -> None:
        with self._call():
            self._post("com.atproto.repo.deleteRecord", repo=self.did, collection=POST, rkey=sent.id)
