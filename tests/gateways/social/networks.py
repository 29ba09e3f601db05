"""The networks that the contract is tried on: an account of ours, and somebody else who speaks."""

import itertools
import os
from datetime import UTC, datetime
from urllib.parse import parse_qs

import httpx

from unwatched.gateways.social.errors import SignedOut
from unwatched.gateways.social.mastodon import MastodonAccount
from unwatched.gateways.social.memory import MemoryAccount

from .drafts import draft
from .proxy import Answer, Proxy

_names = (f"p{os.getpid()}n{number}" for number in itertools.count(1))


class Memory:
    """The network in this process."""

    def __init__(self):
        self.account = MemoryAccount()

    def overhear(self, text, *, parent=None):
        """Somebody else says something; gives its uri."""
        return self.account.overhear(text, author="@rosa@other.test", at=datetime.now(UTC), parent=parent).uri

    def signed_out(self):
        """An account whose token opens nothing."""
        account = MemoryAccount()
        account.fail(SignedOut("Connect it again."), on="*", times=None)
        return account

    def close(self):
        self.account.close()


class Mastodon:
    """A server of its interface, over real HTTP, as strict as Mastodon is about what is answered."""

    def __init__(self, server):
        self.proxy = StrictMastodon(server)
        self.account = self.connect()
        self.rosa = self.connect()

    def connect(self):
        return MastodonAccount(self.proxy.url, new_user(self.proxy.url))

    def overhear(self, text, *, parent=None):
        acct = self.account.profile().handle.split("@")[1]
        said = self.rosa.send(draft(f"@{acct} {text}" if parent else text, parent=parent))
        return said.uri

    def signed_out(self):
        return MastodonAccount(self.proxy.url, "no-such-token")

    def close(self):
        self.account.close()
        self.rosa.close()
        self.proxy.__exit__()


class StrictMastodon(Proxy):
    """As Mastodon, and unlike its stand-in: nothing is hung on a post that is not there."""

    def handle(self, request):
        if request.method == "POST" and request.path == "/api/v1/statuses":
            parent = parse_qs(request.body.decode()).get("in_reply_to_id", [""])[0]
            if parent and httpx.get(f"{self.upstream_url}/api/v1/statuses/{parent}").status_code == 404:
                said = b'{"error": "The post you are trying to reply to does not appear to exist."}'
                return Answer(404, [("Content-Type", "application/json")], said)
        return self.forward(request)


def new_user(server):
    """The access token of an account that nobody else uses."""
    made = httpx.post(f"{server}/api/v1/_mock/dev_user", json={"username": next(_names)})
    return made.json()["access_token"]
