"""What a process keeps in memory goes when another process removes something."""

import pytest
from django.db import transaction

from tests.core.test_pagecache import ask
from unwatched.core import caching, documents, pagecache, removals
from unwatched.core.pagecache import PageCache
from unwatched.core.removals import Drawn


@pytest.fixture
def drawn():
    yield (one := Drawn(seconds=60, most=2))
    Drawn.everywhere.remove(one)
    removals._emptied.remove(one.clear)


@pytest.fixture
def elsewhere(monkeypatch):
    """A removal by a process that has told this one nothing: only the number in the database has moved."""

    def note():
        with monkeypatch.context() as patch:
            patch.setattr(transaction, "on_commit", lambda *args, **kwargs: None)
            removals.note()

    return note


@pytest.mark.once
@pytest.mark.django_db
def test_what_was_drawn_goes_with_a_removal_in_another_process(drawn, elsewhere):
    made = iter("abc")
    assert [drawn.get("page", lambda: next(made)) for _ in range(3)] == ["a", "a", "a"]
    elsewhere()
    assert drawn.get("other", lambda: "x") == "x"
    assert list(drawn.kept) == ["other"], "the first page is not even in memory any more"
    assert drawn.get("page", lambda: next(made)) == "b"


@pytest.mark.django_db
def test_what_was_removed_while_it_was_drawn_is_not_given_out_again(drawn, elsewhere):
    assert drawn.get("page", lambda: elsewhere() or "with what is gone") == "with what is gone"
    assert drawn.get("page", lambda: "without") == "without"


@pytest.mark.once
@pytest.mark.django_db
def test_what_was_drawn_goes_in_time_and_when_there_is_much(drawn, monkeypatch):
    for name in "abc":
        drawn.get(name, lambda: "drawn")
    assert list(drawn.kept) == ["b", "c"]
    monkeypatch.setattr(removals.time, "monotonic", lambda clock=removals.time.monotonic: clock() + 61)
    assert drawn.get("b", lambda: "new") == "new"
    Drawn.tidy_all()
    assert list(drawn.kept) == ["b"]


@pytest.mark.django_db
def test_a_removal_that_is_taken_back_moves_nothing():
    before = removals.number()
    with pytest.raises(RuntimeError), transaction.atomic():
        removals.note()
        raise RuntimeError
    assert removals.number() == before
    removals.note()
    assert removals.number() == before + 1


def site(calls, *, words=b"Secret"):
    def app(environ, start):
        calls.append(environ["PATH_INFO"])
        mark = [] if environ["PATH_INFO"] == "/plain" else [(caching.REMOVABLE, "yes")]
        start("200 OK", [("Content-Type", "text/html"), ("Cache-Control", caching.BRIEF), *mark])
        return [words]

    return app


@pytest.mark.once
def test_the_page_cache_gives_out_nothing_from_before_a_removal():
    number, calls = [5], []
    cache = PageCache(site(calls), removals=lambda: number[0])
    for _ in range(3):
        for path in ("/thread", "/plain"):
            _status, headers, body = ask(cache, path)
            assert (caching.REMOVABLE in headers, body) == (False, b"Secret")
    assert calls == ["/thread", "/plain"]
    number[0] += 1
    ask(cache, "/thread"), ask(cache, "/plain")
    assert calls == ["/thread", "/plain", "/thread"]
    cache.drop_removable()
    assert [key[2] for key in cache.pages] == ["/plain"]
    assert cache.used == sum(pagecache.weight(page) for page in cache.pages.values())


@pytest.mark.once
def test_the_page_cache_keeps_nothing_removable_while_nobody_knows():
    calls = []
    cache = PageCache(site(calls))
    assert ask(cache, "/thread")[2] == ask(cache, "/thread")[2] == b"Secret"
    assert (len(calls), len(cache.pages)) == (2, 0)


@pytest.mark.once
def test_pages_that_are_too_old_leave_the_memory(monkeypatch):
    cache = PageCache(site([]))
    ask(cache, "/plain")
    cache.tidy()
    assert cache.used
    monkeypatch.setattr(pagecache.time, "monotonic", lambda clock=pagecache.time.monotonic: clock() + 31)
    cache.tidy()
    assert (cache.used, len(cache.pages)) == (0, 0)


@pytest.mark.once
def test_typst_lets_go_of_what_it_has_set_and_sets_on():
    written = documents._inputs({"letters": "secret"}, language="en", pictures=documents.NOTHING)
    first = documents._typeset_here(documents.LETTERS, written, {"format": "pdf", "timestamp": 0})
    documents.forget_set()
    assert documents._typeset_here(documents.LETTERS, written, {"format": "pdf", "timestamp": 0}) == first
