"""XRPC, the way in which servers of Bluesky's protocol are asked: one answer for one request, or one of our errors."""

import json
from datetime import timedelta
from typing import Any

import httpx
from django.utils import timezone
from django.utils.translation import gettext as _

from unwatched import __version__

from ... import guard
from ...errors import GatewayError
from .. import TIMEOUT, outcomes
from ..errors import NotThere, PictureGone, Refused, SignedOut

Json = dict[str, Any]
# After these a post may stand there.
_POSTING = frozenset({"com.atproto.repo.putRecord", "com.atproto.repo.applyWrites"})
_NEVER_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.InvalidURL,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    guard.UnknownName,
)


class Taken(Refused):
    """Something else has this name already."""


class NotOffered(Refused):
    """This server has no such method: a data server without an AppView."""


class Xrpc:
    """A server that speaks XRPC. Goes to public servers only, follows nobody, and asks once."""

    def __init__(self, server: str, *, clock: outcomes.Clock, wait: float = TIMEOUT) -> None:
        self.server = server.rstrip("/")
        self._clock = clock
        self._wait = wait  # seconds of a call that one request may take
        self.behind = timedelta()  # how far the server's clock is behind ours, at most
        self._client = httpx.Client(
            transport=guard.transport(),
            trust_env=False,  # no proxies, no .netrc
            headers={"User-Agent": f"Unwatched/{__version__}"},
        )

    def close(self) -> None:
        self._client.close()

    def document(self, path: str) -> Json:
        """A document that lies beside the methods."""
        return self._ask("GET", path, token="")

    def get(self, method: str, *, token: str = "", **parameters: str | int | list[str]) -> Json:
        return self._ask("GET", method, token=token, params=parameters)

    def post(self, method: str, body: Json | None = None, *, token: str = "") -> Json:
        return self._ask("POST", method, token=token, json=body)

    def upload(self, data: bytes, *, mime: str, token: str) -> Json:
        headers = {"Content-Type": mime}
        return self._ask("POST", "com.atproto.repo.uploadBlob", token=token, content=data, headers=headers)

    def _ask(self, verb: str, method: str, *, token: str, **options: Any) -> Json:
        posting = method in _POSTING
        if token:
            options["headers"] = {**options.get("headers", {}), "Authorization": f"Bearer {token}"}
        url = f"{self.server}{method}" if method.startswith("/") else f"{self.server}/xrpc/{method}"
        response, body = self._exchange(verb, url, posting=posting, **options)
        if (told := outcomes.server_time(response.headers)) is not None:
            self.behind = timezone.now() - told
        if not response.is_success:
            raise _of_answer(response, body, posting=posting)
        if not body and not posting:
            return {}
        try:
            said = json.loads(body)
        except ValueError:
            said = None
        if not isinstance(said, dict):
            raise outcomes.after_silence(posting=posting)
        return said

    def _exchange(self, verb: str, url: str, *, posting: bool, **options: Any) -> tuple[httpx.Response, bytes]:
        left = min(self._clock.left(), self._wait)
        waits = httpx.Timeout(left, connect=min(outcomes.CONNECT, left))
        try:
            with self._client.stream(verb, url, timeout=waits, **options) as response:
                return response, self._read(response)
        except guard.Refused as error:
            raise Refused(str(error)) from None
        except _NEVER_LEFT:
            raise outcomes.nobody_there() from None
        except (httpx.HTTPError, OSError, GatewayError, ValueError):
            raise outcomes.after_silence(posting=posting) from None

    def _read(self, response: httpx.Response) -> bytes:
        """The body, within the call's seconds and of a size that an answer may have."""
        body = b""
        for part in response.iter_bytes(64 * 1024):
            body += part
            self._clock.left()
            if len(body) > outcomes.LARGEST:
                raise ValueError("too large")
        return body


def _of_answer(response: httpx.Response, body: bytes, *, posting: bool) -> GatewayError:
    """Our error for an answer that is none of success: here the status says little, and a name in the body much."""
    name, words = _named(body)
    if response.status_code == 501 or name in _NOT_OFFERED or words.startswith("No service configured"):
        return NotOffered(_("This data server does not offer that."))
    if response.status_code >= 500 or response.status_code == 429:
        return outcomes.of_answer(response.status_code, response.headers, body, posting=posting)
    if name in _SIGNED_OUT or response.status_code == 401:
        return SignedOut(_("The server does not accept our sign-in any more. Connect the account again."))
    if name in _NOT_THERE or words.startswith("Could not locate record"):
        return NotThere(_("The server says that this is not there."))
    if name == "InvalidSwap":
        return Taken(_("Another post stands in this one's place."))
    if name == "BlobNotFound":
        return PictureGone(_("The server does not have the picture any more: put it up again."))
    return outcomes.of_answer(response.status_code, response.headers, body, posting=posting)


_NOT_OFFERED = frozenset({"MethodNotImplemented", "XRPCNotSupported"})
_SIGNED_OUT = frozenset({"ExpiredToken", "InvalidToken", "AuthMissing", "AuthenticationRequired"})
# A record that is not there; or that is not shown any more, nor is anything else of its account.
_NOT_THERE = frozenset({"RecordNotFound", "RepoNotFound", "RepoTakendown", "RepoSuspended", "RepoDeactivated"})


def _named(body: bytes) -> tuple[str, str]:
    try:
        said = json.loads(body)
        return str(said.get("error") or ""), str(said.get("message") or "")
    except (ValueError, AttributeError):
        return "", ""
