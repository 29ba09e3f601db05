"""What speaking and listening share: the session, which renews itself, and who is who."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.utils.translation import gettext as _

from ...errors import Temporary
from .. import Sent, outcomes, servers
from ..errors import Refused, SignedOut
from . import identity, records
from .identity import ELSEWHERE
from .session import Session
from .xrpc import Json, Xrpc

_REMEMBERED = 1000  # handles


class Base:
    """An account whose session the caller keeps.

    `on_session` is told each new session before it is used, and `stored` gives the one that is kept now: another
    process may have renewed it meanwhile, and then that one counts.
    """

    def __init__(
        self,
        session: str,
        *,
        on_session: Callable[[str], None],
        stored: Callable[[], str],
        directory: str = identity.DIRECTORY,
    ) -> None:
        self._session = Session.read(session)
        self._on_session = on_session
        self._stored = stored
        self._clock = outcomes.Clock()
        self._xrpc = Xrpc(servers.written(self._session.server), clock=self._clock)
        self._names = Xrpc(self._xrpc.server, clock=self._clock, wait=ELSEWHERE)  # it asks others in its turn
        self._identities = identity.Identities(directory=directory, clock=self._clock)
        self._dids: dict[str, str] = {}
        self._renewing = threading.Lock()

    @property
    def did(self) -> str:
        return self._session.did

    @property
    def behind(self) -> timedelta:
        """How far the server's clock was behind ours when it last answered: perhaps it is ours that is wrong."""
        return self._xrpc.behind

    def close(self) -> None:
        self._xrpc.close()
        self._names.close()

    @contextmanager
    def _call(self, *, posting: bool = False) -> Iterator[None]:
        """One call of the door: it has its seconds, and an answer that makes no sense is one of our errors."""
        with self._clock.call():
            try:
                yield
            except (AttributeError, IndexError, KeyError, TypeError, ValueError):
                raise outcomes.after_silence(posting=posting) from None

    # --- Asking, signed in ------------------------------------------------------------------------------------------

    def _get(self, method: str, **parameters: str | int | list[str]) -> Json:
        return self._signed_in(lambda token: self._xrpc.get(method, token=token, **parameters))

    def _post(self, method: str, **body: object) -> Json:
        return self._signed_in(lambda token: self._xrpc.post(method, body, token=token))

    def _signed_in(self, ask: Callable[[str], Json]) -> Json:
        """Asks, and once more with a new token when the old one has run out: then nothing was done."""
        token = self._session.access
        try:
            return ask(token)
        except SignedOut:
            self._renew(token)
            return ask(self._session.access)

    def _renew(self, token: str) -> None:
        """A session whose token is another one than this. Raises SignedOut when there is none."""
        with self._renewing:
            if self._session.access != token or self._take_over():
                return
            try:
                said = self._xrpc.post("com.atproto.server.refreshSession", token=self._session.refresh)
            except Refused:
                if self._take_over():
                    return
                raise SignedOut(
                    _("The app password does not open the account any more. Connect the account again.")
                ) from None
            session = self._session.renewed(said)
            self._on_session(session.write())
            self._session = session

    def _take_over(self) -> bool:
        """Whether another process has renewed the session meanwhile; then we have it as well."""
        kept = Session.read(self._stored())
        if kept.did != self._session.did or kept.access == self._session.access:
            return False
        self._session = kept
        return True

    # --- Who and what -----------------------------------------------------------------------------------------------

    def _did_of(self, handle: str) -> str:
        """The DID for a handle; empty when it leads nowhere, or nobody can tell in time: no post waits for that."""
        name = handle.lower()
        if name not in self._dids:
            if len(self._dids) >= _REMEMBERED:
                self._dids.clear()
            try:
                self._dids[name] = identity.did_of(name, xrpc=self._names)
            except Temporary:
                return ""
        return self._dids[name]

    def _handle_of(self, did: str) -> str:
        """The handle, if it leads back to the account: anybody can write any name into their own document."""
        if did == self.did:
            return self._session.handle
        handle = self._identities.of(did).handle
        return handle if self._did_of(handle) == did else did

    def _record(self, uri: str) -> Json:
        """`uri`, `cid` and `value` of a post as its author's own data server has it. Raises NotThere."""
        did, rkey = records.place(uri)
        if did == self.did:
            return self._get("com.atproto.repo.getRecord", repo=did, collection=records.POST, rkey=rkey)
        home = Xrpc(servers.written(self._identities.of(did).server), clock=self._clock, wait=ELSEWHERE)
        try:
            return home.get("com.atproto.repo.getRecord", repo=did, collection=records.POST, rkey=rkey)
        finally:
            home.close()

    def _sent(self, uri: object, cid: object) -> Sent:
        """Where a post of ours stands. Raises ValueError for what is no post."""
        did, rkey = records.place(str(uri))
        if not isinstance(cid, str) or not cid:
            raise ValueError("no cid")
        return Sent(id=rkey, uri=str(uri), url=f"https://bsky.app/profile/{did}/post/{rkey}", cid=cid)
