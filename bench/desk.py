"""A desk of five facilitators and 2,000 replies: until others see a claim, what holding one costs, who wins a race.

Over HTTP as browsers do it, on a whole site; beside the same site's smallest answer in the same run.
"""

import http.client
import json
import re
import statistics
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from . import fixtures, programs

PEOPLE, REPLIES, RACED = 5, 2000, 100
DUE = 2.0  # seconds until everybody sees a claim
CLAIMS = 20  # that are watched for
GLANCE = 1.0  # seconds between two looks of a page that found no stream
GIVE_UP = 30.0
SET_UP = """
import json
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from tests.accounts.people import make_organiser
from tests.chats.big import make_big_chat

now = timezone.now()
people = [
    make_organiser(f"f{n}@example.org", name=f"Person {n}", roles=["Facilitator"]) for n in range(%(people)d)
]
chat = make_big_chat(facilitators=people, now=now, replies=%(replies)d, answered=0.5)
waiting = chat.replies.filter(state="free", question__isnull=False).order_by("-heard_at")
free = list(waiting.values_list("pk", "question__number"))
cookies = []
for user in people:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session.save()
    cookies.append(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")
print(json.dumps({"chat": chat.pk, "free": free, "cookies": cookies}))
"""
HELD = """
import json
from unwatched.chats.models import Reply
print(json.dumps(dict(Reply.objects.exclude(held_by=None).values_list("pk", "held_by__name"))))
"""


@dataclass
class Person:
    """One facilitator's browser."""

    name: str
    port: int
    path: str  # of the desk
    cookie: str
    token: str = ""

    def ask(self, query: str = "", *, do: str = "", text: str = "") -> tuple[int, str]:
        """Looks at the desk, or presses a button on it as the page's script does."""
        headers = {"Cookie": self.cookie}
        body = None
        if do:
            fields = {"csrfmiddlewaretoken": self.token, "do": do}
            fields |= {f"text-{do.split('-')[1]}": text} if text else {}
            body = urlencode(fields)
            headers |= {"X-Requested-With": "XMLHttpRequest", "Content-Type": "application/x-www-form-urlencoded"}
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            line.request("POST" if do else "GET", self.path + query, body, headers)
            answer = line.getresponse()
            said = answer.read().decode()
            if cookie := re.search(r"csrftoken=[^;]+", answer.headers.get("Set-Cookie") or ""):
                self.cookie = f"{self.cookie}; {cookie[0]}"
            return answer.status, said
        finally:
            line.close()

    def arrive(self) -> None:
        status, page = self.ask()
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if status != 200 or not found:
            sys.exit(f"The desk did not open ({status}):\n{page[:2000]}")
        self.token = found[1]

    @contextmanager
    def stream(self) -> Iterator[Callable[[], None]]:
        """An open stream; what is given waits for the next "changed"."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        line.request("GET", f"{self.path}stream/", headers={"Cookie": self.cookie})
        answer = line.getresponse()
        if answer.status != 200:
            sys.exit(f"There was no room for a stream ({answer.status}).")

        def changed() -> None:
            while answer.readline() != b"data: changed\n":
                pass

        try:
            yield changed
        finally:
            line.close()


def desk(*, rounds: int, seconds: int) -> list[str]:
    """Rows for the results, on both databases."""
    lines = [f"## A desk: {PEOPLE} facilitators, {REPLIES:,} replies", ""]
    with programs.site(database_url=None) as site:
        lines += rows("SQLite", site, rounds=rounds, seconds=seconds)
    with programs.postgres() as url, programs.site(database_url=url) as site:
        lines += rows("PostgreSQL", site, rounds=rounds, seconds=seconds)
    said = (
        f"Measured from the press until the other page shows it; due: {DUE:g} s. Who finds no room for a stream asks "
    )
    return [*lines, said + f"every {GLANCE:g} s and is told so.", ""]


def rows(name: str, site: programs.Site, *, rounds: int, seconds: int) -> list[str]:
    petition = site.python(fixtures.PETITION)
    made = json.loads(site.python(SET_UP % {"people": PEOPLE, "replies": REPLIES}))
    path = f"/office/chats/{made['chat']}/desk/"
    people = [Person(f"Person {n}", site.port, path, cookie) for n, cookie in enumerate(made["cookies"])]
    for person in people:
        person.arrive()
    free: list[tuple[int, int]] = made["free"]
    limit = [timed(lambda: urllib.request.urlopen(f"{site.url}/robots.txt").read()) for _ in range(50)]
    seen = seen_after(people, [free.pop() for _ in range(CLAIMS)])
    asked = [late for _ in range(2) for late in asked_after(people, *free.pop())]
    renewals = held(people, [pk for pk, _question in free[-PEOPLE:]], seconds=seconds)
    del free[-PEOPLE:]
    won = raced(people, [free.pop()[0] for _ in range(RACED)], site=site)
    spare = free.pop()[0]
    hung_up(people[0], spare)
    quiet, busy = signing(site, petition, people, rounds=rounds, seconds=seconds, spare=spare)
    return [
        f"On {name}:", "",
        "| what | median | slowest of 100 | |", "|---|---|---|---|",
        row("the site's smallest answer (the limit)", limit),
        row("**until another page shows a claim, told by its stream**", seen),
        row("the same, looking every second", asked),
        row(f"**typing: a claim is renewed and the text kept**, {PEOPLE} at once", renewals,
            f"{len(renewals) / seconds:,.0f} a second"),
        "",
        f"{RACED} claims raced by {PEOPLE}: {won['once']} won by one, {won['never']} by nobody, "
        f"**{won['twice']} by two**.",
        f"Signatures a second: {quiet:,.0f} without a desk, {busy:,.0f} with {PEOPLE} streams open "
        f"(**{busy / quiet:.0%}**).", "",
    ]  # fmt: skip


def row(name: str, took: Sequence[float], more: str = "") -> str:
    worst = sorted(took)[-max(1, len(took) // 100)]
    return f"| {name} | {statistics.median(took) * 1000:,.0f} ms | {worst * 1000:,.0f} ms | {more} |"


def timed(act: Callable[[], object]) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


def shows(person: Person, query: str, *, pk: int, holder: Person) -> bool:
    """Whether a page has, in a reply's place, who is at it."""
    return f"{holder.name} is answering" in person.ask(query)[1].partition(f'id="reply-{pk}"')[2].partition("</li>")[0]


def seen_after(people: Sequence[Person], replies: Sequence[tuple[int, int]]) -> list[float]:
    """One claims, another's page is told and asks for what has changed; seconds until it shows that."""
    one, other = people[0], people[1]
    took = []
    with other.stream() as changed:
        changed()  # the first word says that it stands
        for pk, question in replies:
            began = time.monotonic()
            press(one, pk)
            while not shows(other, f"?part=desk&group=q{question}", pk=pk, holder=one):
                if time.monotonic() - began > GIVE_UP:
                    sys.exit(f"A claim was not seen: reply {pk}")
                changed()
            took.append(time.monotonic() - began)
    return took


def press(person: Person, pk: int) -> None:
    status, said = person.ask(do=f"claim-{pk}")
    if status != 200:
        sys.exit(f"A claim failed ({status}):\n{said[:2000]}")


def glance(person: Person) -> str:
    return person.ask("stream/?glance")[1]


def asked_after(people: Sequence[Person], pk: int, question: int) -> list[float]:
    """The same for pages without a stream, each at another moment of its second."""
    one, others = people[0], people[1:]
    before = [glance(other) for other in others]
    began = time.monotonic()

    def watch(place: int) -> float:
        state = before[place]
        time.sleep(GLANCE * (place + 1) / len(others))
        while True:
            if (now := glance(others[place])) == state:
                time.sleep(GLANCE)
                continue
            state = now
            if shows(others[place], f"?part=desk&group=q{question}", pk=pk, holder=one):
                return time.monotonic() - began

    press(one, pk)
    with ThreadPoolExecutor(len(others)) as pool:
        return list(pool.map(watch, range(len(others))))


def held(people: Sequence[Person], replies: Sequence[int], *, seconds: int) -> list[float]:
    """Everybody holds one and types for a while; seconds that each heartbeat took."""

    def hold(person: Person, pk: int) -> list[float]:
        press(person, pk)
        until, took = time.monotonic() + seconds, []
        while time.monotonic() < until:
            took.append(timed(lambda: person.ask(do=f"type-{pk}", text=f"Thank you {len(took)}")))
        return took

    with ThreadPoolExecutor(len(people)) as pool:
        return [one for took in pool.map(hold, people, replies) for one in took]


def raced(people: Sequence[Person], replies: Sequence[int], *, site: programs.Site) -> dict[str, int]:
    """All press at the same moment, reply after reply; how many had one winner, none or several."""
    line = threading.Barrier(len(people))

    def race(person: Person) -> list[int]:
        won = []
        for pk in replies:
            line.wait()
            if person.ask(do=f"claim-{pk}")[0] == 200:
                won.append(pk)
        return won

    with ThreadPoolExecutor(len(people)) as pool:
        won = list(pool.map(race, people))
    holders = json.loads(site.python(HELD))
    winners = {pk: [person.name for person, theirs in zip(people, won, strict=True) if pk in theirs] for pk in replies}
    if any(names and holders.get(str(pk)) != names[0] for pk, names in winners.items() if len(names) == 1):
        sys.exit("Somebody was told that they have a reply which the database gives to another.")
    counted = [len(names) for names in winners.values()]
    return {"never": counted.count(0), "once": counted.count(1), "twice": sum(n > 1 for n in counted)}


def signing(
    site: programs.Site, path: str, people: Sequence[Person], *, rounds: int, seconds: int, spare: int
) -> tuple[float, float]:
    """Signatures a second without a desk, with everybody's stream open; in turn, so that both drift alike."""
    quiet, busy = [], []
    for number in range(rounds):
        quiet.append(sign(site, path, number=2 * number, seconds=seconds))
        with ExitStack() as open_streams:
            for person in people:
                open_streams.enter_context(person.stream())
            busy.append(sign(site, path, number=2 * number + 1, seconds=seconds))
        hung_up(people[0], spare)
    return statistics.median(quiet), statistics.median(busy)


def hung_up(person: Person, spare: int) -> None:
    """A server notices that a page has gone when it has something to tell it: so something happens, three times."""
    for verb in ("claim", "release", "claim", "release"):
        person.ask(do=f"{verb}-{spare}")
        time.sleep(1)


def sign(site: programs.Site, path: str, *, number: int, seconds: int) -> float:
    from .__main__ import sign_load

    return sign_load(site, path, number=number, seconds=seconds).rate
