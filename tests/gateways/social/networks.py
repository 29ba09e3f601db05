"""The networks that the contract is tried on: an account of ours, and somebody else who speaks."""

import itertools
import json
import os
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import parse_qs

import httpx

from tests.web import PLAIN
from unwatched.gateways.social.bluesky import BlueskyAccount, sign_in
from unwatched.gateways.social.errors import SignedOut
from unwatched.gateways.social.mastodon import MastodonAccount
from unwatched.gateways.social.memory import MemoryAccount

from .appview import AppView
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
            if parent and httpx.get(f"{self.upstream_url}/api/v1/statuses/{parent}", verify=PLAIN).status_code == 404:
                said = b'{"error": "The post you are trying to reply to does not appear to exist."}'
                return Answer(404, [("Content-Type", "application/json")], said)
        return self.forward(request)


def new_user(server):
    """The access token of an account that nobody else uses."""
    made = httpx.post(f"{server}/api/v1/_mock/dev_user", json={"username": next(_names)}, verify=PLAIN)
    return made.json()["access_token"]


class Bluesky:
    """A real data server, with an AppView in front of it."""

    def __init__(self, servers):
        self.servers = servers
        self.proxy = AppView(servers.pds)
        self.account = self.connect("ours")
        self.rosa = self.connect("rosa")

    def connect(self, name):
        person = new_person(self.servers.pds, name)
        self.proxy.people[person.did] = person.handle
        return bluesky_account(person.session, server=self.proxy.url, directory=self.servers.plc)

    def overhear(self, text, *, parent=None):
        return self.rosa.send(draft(text, parent=parent)).uri

    def signed_out(self):
        kept = json.loads(self.account._stored())
        forged = {name: kept[name][:-8] + "AAAAAAAA" for name in ("access", "refresh")}
        return bluesky_account(json.dumps(kept | forged), server=self.proxy.url, directory=self.servers.plc)

    def close(self):
        self.account.close()
        self.rosa.close()
        self.proxy.__exit__()


class Person(NamedTuple):
    did: str
    handle: str
    session: str  # of an app password
    password: str  # the account's own
    app_password: str


def new_person(pds, name="ours"):
    """An account on a data server that nobody else uses."""

    def ask(method, body, token=""):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        said = httpx.post(f"{pds}/xrpc/com.atproto.server.{method}", json=body, headers=headers, verify=PLAIN)
        return said.raise_for_status().json()

    handle, password = f"{name}-{next(_names)}.test", "own-password-1"
    made = ask("createAccount", {"handle": handle, "email": f"{handle}@example.org", "password": password})
    app_password = ask("createAppPassword", {"name": "runbook"}, made["accessJwt"])["password"]
    session = sign_in(handle, app_password, server=pds)
    return Person(made["did"], handle, session, password, app_password)


def bluesky_account(session, *, server="", directory="", kept=None, **options):
    """An account whose session is kept in a list, the newest at its end."""
    session = json.dumps(json.loads(session) | ({"server": server} if server else {}))
    kept = [session] if kept is None else kept
    return BlueskyAccount(session, on_session=kept.append, stored=lambda: kept[-1], directory=directory, **options)
