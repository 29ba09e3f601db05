"""Search in 50,000 posts, as visitors ask: whole pages over HTTP, each question another, so that no cache answers."""

import json
import statistics
import time
import urllib.request
from itertools import product
from urllib.parse import quote

from . import programs

POSTS, DUE = 50_000, 50  # milliseconds at the median
FILL = """
import random
from datetime import UTC, datetime, timedelta
from django.utils import timezone
from unwatched.archive.models import Author, KeptPost, KeptThread, SearchRow
from unwatched.archive.services import indexing
from django.db import connection, transaction
chosen, now = random.Random(1), timezone.now()
latin = ["".join(chosen.choice("bcdfghklmnprstvw") + chosen.choice("aeiouéü") for _ in range(chosen.randint(1, 4)))
         for _ in range(8000)]
han = [chr(chosen.randint(0x4E00, 0x5E00)) for _ in range(1500)]
arabic = ["".join(chr(chosen.randint(0x627, 0x64A)) for _ in range(chosen.randint(3, 6))) for _ in range(3000)]
def words():
    kind = chosen.random()
    if kind < .1:
        return "".join(chosen.choice(han) for _ in range(90)), "zh"
    bag = arabic if kind < .2 else latin
    often = [bag[min(int(chosen.expovariate(8 / len(bag))), len(bag) - 1)] for _ in range(45)]
    return " ".join(often), "ar" if kind < .2 else "de"
with transaction.atomic():
    authors = [Author.objects.create(mark=bytes([n]) * 32, network="mastodon", uri=f"https://a.example/{n}",
        handle=f"person{n}@a.example", name=f"Person {n}", answer="yes", answered_at=now, said="mention")
        for n in range(100)]
    for first in range(0, POSTS, 2500):
        threads = KeptThread.objects.bulk_create([KeptThread(author=authors[n % 100], uri=f"https://a.example/t/{n}",
            source="x", path=f"a.example/@person{n % 100}/{n}", kind="consented", findable=True, captured_at=now,
            refreshed_at=now, changed_at=now, posts_count=25) for n in range(first // 25, first // 25 + 100)])
        posts = []
        for n in range(first, first + 2500):
            text, language = words()
            posts.append(KeptPost(thread=threads[(n - first) // 25], position=n % 25, uri=f"https://a.example/p/{n}",
                shown="public", created_at=now - timedelta(minutes=n), captured_at=now, html="", text=text,
                language=language, sha256="0" * 64, tags=["lamp"] if n % 7 == 0 else []))
        KeptPost.objects.bulk_create(posts, batch_size=500)
        for post in posts:
            post._prefetched_objects_cache = {"media": KeptPost.objects.none()}
        indexing.enter(indexing._row(post, post.thread.author.name) for post in posts)
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")
import json
print(json.dumps({"latin": latin[:4000:200], "han": han[:20], "arabic": arabic[:1000:100]}))
"""


def thread_search(*, rounds: int, seconds: int) -> list[str]:
    """Rows for the results, on both databases."""
    lines = [
        f"## Search in {POSTS:,} posts of 45 words", "",
        f"Whole pages over HTTP, every question asked once; due in {DUE} ms at the median.", "",
        "| database | questions | median, ms | slowest tenth, ms | a page that asks nothing (the limit), ms |",
        "|---|---|---|---|---|",
    ]  # fmt: skip
    with programs.site(database_url=None) as site:
        lines.append(row("SQLite", site))
    with programs.postgres() as url, programs.site(database_url=url) as site:
        lines.append(row("PostgreSQL", site))
    return [*lines, ""]


def row(name: str, site: programs.Site) -> str:
    words = json.loads(site.python(f"POSTS = {POSTS}\n{FILL}"))
    for n in range(5):  # the first answers load templates
        ask(site, f"warm{n}")
    taken = sorted(ask(site, question) for question in questions(words))
    limit = statistics.median(ask(site, "", more=f"&p={n}") for n in range(20))
    median, slow = statistics.median(taken), taken[len(taken) * 9 // 10]
    return f"| {name} | {len(taken)} | **{median:.0f}** | {slow:.0f} | {limit:.0f} |"


def questions(words: dict[str, list[str]]) -> list[str]:
    """One word, two words, the beginning and a part of one, Chinese in two letters, Arabic, and nothing to be found."""
    latin, han, arabic = words["latin"], words["han"], words["arabic"]
    pairs = [f"{one} {other}" for one, other in list(product(latin[:5], latin[5:9]))]
    parts = [word[1:] for word in latin if len(word) > 4]
    chinese = [one + other for one, other in product(han[:4], han[4:9])]
    return [*latin, *pairs, *(word[:3] for word in latin), *parts, *chinese, *arabic, "zzqqzz", "lamp", "person"]


def ask(site: programs.Site, question: str, more: str = "") -> float:
    """Milliseconds for one page."""
    began = time.perf_counter()
    with urllib.request.urlopen(f"{site.url}/t/search/?q={quote(question)}{more}", timeout=60) as page:
        page.read()
    return (time.perf_counter() - began) * 1000
