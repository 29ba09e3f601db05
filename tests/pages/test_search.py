import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from tests.ledger.factories import make_law, make_place
from tests.ledger.promising import make_amazon
from unwatched.pages import memory
from unwatched.pages.views import LONGEST_QUERY, tidy_query

from . import factories


def found(client, query):
    response = client.get("/search/", {"q": query})
    assert response.status_code == 200
    return response.content.decode()


def test_search_finds_a_page_by_words_in_its_blocks(client, full):
    assert 'href="/faces/"' in found(client, "librarian").split("<main")[1]


@pytest.mark.once
def test_search_without_words_says_what_it_does(client, home):
    assert "Write a word or two." in found(client, "")


@pytest.mark.once
def test_search_that_finds_nothing_says_so_and_keeps_the_words(client, home):
    html = found(client, "zebra")
    assert "Nothing found" in html
    assert 'value="zebra"' in html


@pytest.mark.once
def test_search_leaves_out_drafts_and_pages_for_organisers(client, home):
    draft = factories.make_plain(home, title="Zebra draft", slug="zebra-draft")
    draft.unpublish()
    inside = factories.make_plain(home, title="Zebra inside", slug="zebra-inside")
    PageViewRestriction.objects.create(page=inside, restriction_type=PageViewRestriction.LOGIN)
    memory.forget()
    html = found(client, "zebra")
    assert "zebra-draft" not in html
    assert "zebra-inside" not in html


HOSTILE = [
    "' OR 1=1 --", '"', '""', "*", "NEAR(", "a AND", "NOT", "(", ")", "^", "{x}:y", "-", "face -scan", "col:face", "\\",
    "%", "_", "\x00", "a\x00b", "<script>alert(1)</script>", "\u202eevil", "face " * 500, "x" * 10_000, "🙂", "ı̇",
    "'; DROP TABLE wagtailcore_page; --", "face:*", "!face & (", "\ud7ff", "a|b&c!d", "  ", "?", "日本語",
]  # fmt: skip


def test_search_answers_hostile_words(client, full):
    for query in HOSTILE:
        assert "<script>alert" not in found(client, query), query


@given(query=st.text(max_size=300), place=st.text(max_size=10))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_search_answers_whatever_is_typed(client, full, query, place):
    assert client.get("/search/", {"q": query, "p": place}).status_code == 200


def test_search_takes_bytes_that_are_no_letters(client, home):
    assert client.get("/search/?q=%ff%fe%00%80").status_code == 200


def test_tidy_query_is_short_and_visible():
    assert tidy_query("  face\x00 \u202escan\n") == "face scan"
    assert len(tidy_query("word " * 100).split()) == 8
    assert len(tidy_query("x" * 10_000)) == LONGEST_QUERY


def test_results_come_page_by_page(client, home):
    for number in range(13):
        factories.make_plain(home, title=f"Zebra {number}", slug=f"zebra-{number}")
    assert found(client, "zebra").count("<h3>") == 10
    assert client.get("/search/?q=zebra&p=2").content.decode().count("<h3>") == 3


def test_search_finds_laws_and_promises_by_all_their_words(client, home):
    law = make_law(make_place("Wrenfield", region="MA"), name="Ord. 12-3")
    amazon = make_amazon()
    for query in ("wrenfield", "12-3 massachusetts", "WRENFIELD ban"):
        html = found(client, query)
        assert f'href="{law.get_absolute_url()}"' in html
        assert amazon.get_absolute_url() not in html
    html = found(client, "rekognition police")
    assert f'href="{amazon.get_absolute_url()}"' in html
    assert "Nothing found" not in html
    assert "Nothing found" in found(client, "wrenfield zebra")


@pytest.mark.once
def test_search_shows_five_laws_and_the_way_to_all(client, home):
    for n in range(7):
        make_law(make_place(f"Wrenfield{n}"))
    html = found(client, "wrenfield")
    assert html.count('href="/laws/wrenfield') == 5
    assert 'href="/laws/?q=wrenfield"' in html
