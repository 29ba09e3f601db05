"""Search: what may be found, by whole words, accents, Chinese, Arabic and parts of words; and what never enters."""

from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from tests.archive.factories import ADA, NOON, make_post, make_unrolled
from unwatched.archive.consent import Asker
from unwatched.archive.folding import fold, folded, terms, tokens
from unwatched.archive.models import Collection, CollectionItem, SearchRow, ThreadState, Why
from unwatched.archive.search import Question, find
from unwatched.archive.services import erasing, indexing, keeping, refreshing
from unwatched.gateways.threads import Media, Shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def keep(django_user_model):
    def keep(*posts, author=ADA):
        return keeping.keep(make_unrolled(*posts, author=author), by=None, asker=Asker.AUTHOR, now=NOON)

    return keep


@pytest.fixture
def thread(keep):
    lamp = Media("image", "https://files.example/lamp.jpg", "Eine Straßenlaterne mit Kameras")
    return keep(
        make_post(1, text="The Montréal café watches its visitors.", tags=("WrenfieldAsks",)),
        make_post(2, text="禁止人脸识别技术", language="zh", created_at=NOON + timedelta(days=2)),
        make_post(3, text="المراقبة في المَدِينة تُقلق الناس", language="ar"),
        make_post(4, text="Gesichtserkennung ist verboten.", language="de-AT", media=(lamp,)),
        make_post(5, text="Nobody asked.", content_warning="Überwachung"),
    )


def texts(words="", **more):
    return {row.post.uri.rpartition("/")[2] for row in find(Question(words=words, **more)).rows}


FOUND = {
    "montreal": "1", "MONTRÉAL cafe": "1", "visit": "1", "人脸": "2", "脸识": "2", "术": "2", "人脸识别": "2",
    "المدينه": "3", "المدينة": "3", "strassenlaterne": "4", "uberwachung": "5", "erkennung": "4", "laterne": "4",
    "wrenfieldasks": "1",
}  # fmt: skip


def test_words_are_found_whatever_their_script_and_accents(thread):
    assert {words: texts(words) for words in FOUND} == {words: {number} for words, number in FOUND.items()}


def test_all_words_have_to_fit_and_parts_are_a_second_try(thread):
    assert texts("cafe berlin") == set()
    assert find(Question(words="erkennung")).parts
    assert not find(Question(words="gesicht")).parts
    assert texts("ada cafe") == {"1"}


ODD = ['"', "*", "'); DROP TABLE x; --", "NEAR(a b)", "a AND OR", "\x00", ":*", "%", "_", "🧵", "-x", "a" * 9000, "x:y"]


def test_no_question_breaks_it(thread):
    for words in ODD:
        list(find(Question(words=words)).rows)


def test_filters_narrow(thread):
    assert texts(tag="#WrenfieldAsks") == {"1"}
    assert texts(language="de") == {"4"}
    assert texts(author="ada", language="zh") == {"2"}
    assert texts(author="somebody else") == set()
    assert texts(since=date(2026, 11, 22)) == {"2"}
    assert texts(until=date(2026, 11, 21), language="zh") == set()
    collection = Collection.objects.create(name="Lamps", slug="lamps", public=True, made_at=NOON)
    assert texts("cafe", collection="lamps") == set()
    CollectionItem.objects.create(collection=collection, thread=thread, added_at=NOON)
    assert texts("cafe", collection="lamps") == {"1"}


def test_unlisted_posts_and_quiet_authors_never_enter(keep):
    from dataclasses import replace

    keep(make_post(1, text="Listed wagtail"), make_post(2, text="Unlisted wagtail", shown=Shown.UNLISTED))
    quiet = replace(ADA, uri="https://social.example/users/quiet", handle="quiet@social.example", indexable=False)
    assert not keep(make_post(11, author=quiet, text="Quiet wagtail"), author=quiet).findable
    assert list(SearchRow.objects.values_list("text", flat=True)) == ["listed wagtail"]
    assert texts("wagtail") == {"1"}


def test_what_is_hidden_is_not_found_and_what_is_removed_leaves_no_word(thread):
    type(thread).objects.filter(pk=thread.pk).update(state=ThreadState.HIDDEN, hidden_why="office", hidden_at=NOON)
    assert texts("cafe") == set()
    erasing.erase(thread, why=Why.AUTHOR, now=NOON)
    assert not SearchRow.objects.exists()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for table in ("archive_words", "archive_trigrams"):
                assert cursor.execute(f"SELECT count(*) FROM {table} WHERE {table} MATCH 'montreal'").fetchone() == (0,)


@pytest.mark.once
def test_older_sqlite_keeps_no_trace_of_removed_words(thread):
    indexing.erase(thread)
    indexing.write_anew()
    with connection.cursor() as cursor:
        for table in ("archive_words", "archive_trigrams"):
            blocks = b"".join(row[0] for row in cursor.execute(f"SELECT block FROM {table}_data").fetchall())
            assert b"montr" not in blocks
            assert b"mon" not in blocks


def test_an_edited_post_is_found_by_what_it_says_now(thread):
    posts = list(thread.unrolled().posts)
    from dataclasses import replace

    posts[0] = replace(posts[0], html="<p>The Lyon bakery.</p>", text="The Lyon bakery.", version="2")
    refreshing.refresh(thread, make_unrolled(*(replace(post, author=ADA) for post in posts)), now=NOON)
    assert texts("lyon") == {"1"}
    assert texts("cafe") == set()


# --- Folding --------------------------------------------------------------------------------------


@pytest.mark.once
def test_letters_are_compared_without_case_accents_and_width():
    assert fold("Straße ÉCOLE ｆｕｌｌ Øre") == "strasse ecole full ore"
    assert fold("한국") == "한국"
    assert tokens("人脸识别 is AI-made") == ["人脸", "脸识", "识别", "is", "ai", "made"]
    assert folded("人脸 ok") == "人脸 脸 ok"
    assert terms("人脸识别 ok") == [["人脸", "脸识", "识别"], ["ok"]]


@pytest.mark.once
@given(st.text(max_size=60))
def test_folding_twice_is_folding_once_and_tokens_are_plain(text):
    for token in tokens(text):
        assert token.isalnum() or not token.isascii()
        assert "'" not in token
        assert '"' not in token
        assert " " not in token
