import csv
import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.chats.after import make_ended_chat, said
from tests.chats.test_transcripts import answer_it
from unwatched.chats.models import Chat, LeftOut, Reply
from unwatched.chats.services import leaving, leftovers, transcripts
from unwatched.chats.views import transcript

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def chat(home):
    chat = make_ended_chat(title="Who watches Wrenfield?", objective="What people meet on their way home.")
    said(chat, "ada", "at the market gate\nand at the school")
    return chat


@pytest.fixture
def home(db, now):
    from tests.pages import factories

    return factories.make_site()


@pytest.fixture
def published(chat):
    Chat.objects.update(published_at=timezone.now())
    chat.refresh_from_db()
    return chat


def url(chat, tail=""):
    return f"/chats/{chat.pk}/{tail}"


def test_nobody_sees_it_before_it_is_published_or_after_it_is_taken_back(client, chat, rosa):
    reply = Reply.objects.get()
    paths = [
        "",
        "transcript.pdf",
        "transcript.md",
        "transcript.csv",
        "figures.png",
        "left-out/",
        f"leave-me-out/{reply.pk}/",
    ]
    assert {client.get(url(chat, path)).status_code for path in paths} == {404}
    transcripts.publish(chat, by=rosa, now=timezone.now())
    assert {client.get(url(chat, path)).status_code for path in paths} == {200}
    transcripts.unpublish(chat, by=rosa, now=timezone.now())
    assert {client.get(url(chat, path)).status_code for path in paths} == {404}


def test_the_page_shows_questions_answers_and_ours_and_loads_nothing_from_elsewhere(client, published):
    reply = said(
        published, "pat", "who do I ask?", minutes=3, pictures=[["https://far.test/p.png", "A pole with two cameras"]]
    )
    answer_it(reply, "The oversight board.")
    html = client.get(url(published)).content.decode()
    shown = [
        "Where did you meet a camera?", "at the market gate<br>and at the school", "@ada@tide.example", "who do I ask?",
        "A pole with two cameras", "The oversight board.", "2 posts by 2 people",
    ]  # fmt: skip
    for words in shown:
        assert words in html
    assert "far.test" not in html
    assert re.findall(r'<(?:img|script|iframe|video|link)[^>]+(?:src|href)="https?://', html) == []
    assert 'dir="auto"' in html


def test_it_is_kept_by_caches_for_a_moment_sets_no_cookie_and_stands_in_no_search_engine(client, published):
    answer = client.get(url(published))
    assert answer.headers["Cache-Control"].startswith("public, max-age=20")
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert not answer.cookies


def test_what_strangers_wrote_cannot_become_markup(client, published):
    said(published, "<b>eve</b>", '<script>alert(1)</script><img src=x onerror="alert(2)">', warning="<i>w</i>")
    html = client.get(url(published)).content.decode()
    assert "<script>alert" not in html
    assert "<img" not in html
    assert "<b>eve" not in html.lower()
    assert "<i>w" not in html


def test_the_files_hold_the_same(client, published):
    md = client.get(url(published, "transcript.md"))
    assert "at the market gate" in md.content.decode()
    rows = list(csv.reader(io.StringIO(client.get(url(published, "transcript.csv")).content.decode())))
    assert any("@ada@tide.example" in cell for row in rows for cell in row)
    assert client.get(url(published, "transcript.pdf")).content.startswith(b"%PDF")
    png = client.get(url(published, "figures.png"))
    assert png.content.startswith(b"\x89PNG")
    assert png.headers["Content-Type"] == "image/png"
    assert client.get(url(published, "anything.exe")).status_code == 404


def test_a_file_follows_what_is_left_out(client, published):
    assert "market gate" in client.get(url(published, "transcript.md")).content.decode()
    leaving.settle(Reply.objects.get().author_id, now=timezone.now())
    assert "market gate" not in client.get(url(published, "transcript.md")).content.decode()


def test_a_long_transcript_has_pages(client, published, monkeypatch):
    monkeypatch.setattr(transcript, "ON_A_PAGE", 20)
    Reply.objects.all().delete()
    for n in range(25):
        said(published, f"reader{n}", f"answer {n}", number=1 + n % 3)
    first, second = client.get(url(published)).content.decode(), client.get(url(published, "?p=2")).content.decode()
    assert (first.count('class="said"'), second.count('class="said"')) == (20, 5)
    assert "Q3" in second


# --- To be left out ---------------------------------------------------------------------------------------------------


def test_one_press_leaves_an_account_out_without_an_account_here(client, published):
    reply = Reply.objects.get()
    page = client.get(url(published, f"leave-me-out/{reply.pk}/"))
    assert "@ada@tide.example" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert LeftOut.objects.count() == 0
    answer = client.post(url(published, f"leave-me-out/{reply.pk}/"))
    assert (answer.status_code, answer.headers["Location"]) == (303, url(published, "left-out/"))
    assert not answer.cookies
    html = client.get(url(published)).content.decode()
    assert "@ada" not in html.lower()
    assert "Thank you for telling us" in client.get(url(published, "left-out/")).content.decode()


@pytest.mark.both
def test_who_is_left_out_is_not_named_by_that_page_either(client, published):
    for fields in ({"hidden": True}, {"unlisted": True}, {"refuses": True}):
        reply = said(published, "eve", "hello", **fields)
        answer = client.get(url(published, f"leave-me-out/{reply.pk}/"))
        assert answer.status_code == 303
        client.post(url(published, f"leave-me-out/{reply.pk}/"))
    assert not LeftOut.objects.exists()


def test_another_site_cannot_press_for_somebody(client, published):
    reply = Reply.objects.get()
    answer = client.post(url(published, f"leave-me-out/{reply.pk}/"), headers={"Origin": "https://evil.test"})
    assert answer.status_code == 403
    assert not LeftOut.objects.exists()


# --- The office -------------------------------------------------------------------------------------------------------


def office(chat, tail=""):
    return f"/office/chats/{chat.pk}/transcript/{tail}"


def read(client, chat):
    return re.sub(r"\s+", " ", client.get(office(chat)).content.decode())


def test_the_office_says_what_can_be_published_and_what_stays_out(client, chat, rosa, samira):
    said(chat, "pat", "hi", hidden=True)
    said(chat, "jun", "hi", unlisted=True)
    client.force_login(samira)
    html = read(client, chat)
    assert "1 answer can be published." in html
    assert "2 stay out: 1 hidden by us, 1 not meant for lists." in html
    assert 'value="publish"' not in html
    client.post(office(chat), {"do": "publish"})
    assert "Only a host can do this." in read(client, chat)
    client.force_login(rosa)
    assert "Publish 1 answer" in read(client, chat)
    client.post(office(chat), {"do": "publish"})
    html = read(client, chat)
    assert "Published: 1 answer can be read." in html
    client.post(office(chat), {"do": "unpublish"})
    assert "1 answer can be published." in read(client, chat)


def test_single_answers_are_left_out_and_put_back(client, chat, samira):
    client.force_login(samira)
    reply = Reply.objects.get()
    client.post(office(chat), {"do": f"hide-{reply.pk}"})
    html = read(client, chat)
    assert "There is nothing to show." in html
    assert "Hidden by us" in html
    client.post(office(chat), {"do": f"show-{reply.pk}"})
    assert "1 answer can be published." in read(client, chat)
    for do in ("", "nonsense-1", "hide-x", "hide-99999"):
        assert client.post(office(chat), {"do": do}).status_code == 404


@pytest.mark.both
def test_wishes_from_our_page_are_looked_at(client, published, rosa):
    leaving.ask(Reply.objects.get(), now=timezone.now())
    client.force_login(rosa)
    assert "left out already" in read(client, published)
    assert "asks to be left out" in client.get("/office/").content.decode()
    client.post(office(published), {"do": f"other-{LeftOut.objects.get().pk}"})
    assert "Published: 1 answer can be read." in read(client, published)
    client.post(office(published), {"do": f"theirs-{LeftOut.objects.get().pk}"})
    assert LeftOut.objects.get().proven
    assert "Asked to be left out" not in read(client, published)


def test_the_files_can_be_seen_before_anybody_else_sees_them(client, chat, samira):
    assert client.get(office(chat, "transcript.md")).status_code == 302
    client.force_login(samira)
    answer = client.get(office(chat, "transcript.md"))
    assert "market gate" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.both
def test_today_speaks_of_open_replies_and_of_what_waits_to_be_published(client, rosa):
    chat = make_ended_chat(ended_at=timezone.now() - timedelta(hours=2))
    said(chat, "ada", "hello")
    leftovers.look_after(now=timezone.now())
    client.force_login(rosa)
    html = client.get("/office/").content.decode()
    assert "“Who watches Wrenfield?”, Q2: answer 1 reply" in html
    assert "The transcript of “Who watches Wrenfield?” is not published" in html
    Reply.objects.update(looked_at=timezone.now() - timedelta(days=4), state="needs_none")
    Chat.objects.update(published_at=timezone.now() - timedelta(days=4))
    leftovers.look_after(now=timezone.now())
    html = client.get("/office/").content.decode()
    assert "answer 1 reply" not in html
    assert "could not be asked for" in html
