"""`unwatched chat …` and `unwatched thread preview`: runbooks in files. That they need no site: tests/config."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.chats.factories import make_chat
from tests.media import pictures
from tests.publishing.factories import make_channel
from unwatched.chats.models import Chat
from unwatched.chats.services import files
from unwatched.gateways.social import Network

pytestmark = pytest.mark.once

CHAT = """\
---
title: Who watches Wrenfield?
hashtag: WhoWatchesWrenfield
channels: [mastodon, bluesky]
starts: 2026-12-09 18:00
zone: Europe/Berlin
---
# Questions

## Q1

Q1: Where did you meet a camera? {hashtag}

![Question 1: Where did you meet a camera?](card)

## Q2

Q2: Who told you? {hashtag}

![Question 2: Who told you?](card)
"""
THREAD = """\
---
channels: [x]
---
Who watches? #WhoWatchesWrenfield

![A camera above the market gate](gate.png)
"""


def run(*words):
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


@pytest.fixture
def write(tmp_path):
    def make(name, text):
        (tmp_path / name).write_text(text)
        return tmp_path / name

    return make


def test_a_chat_is_rehearsed_from_its_file_minute_by_minute(write):
    said = run("chat", "rehearse", write("chat.md", CHAT))
    assert "18:00:00  Q1\n  Mastodon 53 of 500\n    | Q1: Where did you meet a camera? #WhoWatchesWrenfield\n" in said
    assert "18:03:00  Q2\n" in said
    assert "  card: Question 2: Who told you?" in said


def test_what_would_not_go_out_fails_and_says_where(write):
    long = CHAT.replace("Who told you?", "Who told you? " * 60)
    with pytest.raises(CommandError, match="It would not go out like this") as caught:
        run("chat", "rehearse", write("chat.md", long))
    assert caught.value.returncode == 1


def test_a_broken_file_is_told_with_its_line(write):
    with pytest.raises(CommandError, match=r"chat\.md cannot be read\.\nLine 4"):
        run("chat", "rehearse", write("chat.md", CHAT.replace("[mastodon, bluesky]", "[myspace]")))
    with pytest.raises(CommandError, match="cannot be read"):
        run("chat", "rehearse", "nowhere.md")


@pytest.mark.both
@pytest.mark.django_db
@pytest.mark.parametrize("format", ["md", "yaml"])
def test_a_chat_goes_into_a_file_and_comes_back_the_same(tmp_path, format):
    chat = make_chat(
        channels=[make_channel(network=Network.MASTODON, name="Ours", account_id="1", handle="@us@a.test")]
    )
    path = tmp_path / f"chat.{format}"
    run("chat", "export", str(chat.pk), "--to", format, "-o", path)
    said = run("chat", "import", path)
    copy = Chat.objects.exclude(pk=chat.pk).get()
    assert said == f"Chat {copy.pk}: {copy.title}\n"
    assert files.runbook_of(copy) == files.runbook_of(chat)
    assert run("chat", "export", str(copy.pk), "--to", format) == path.read_text()


@pytest.mark.django_db
def test_a_chat_that_is_not_there_is_told():
    with pytest.raises(CommandError, match="There is no chat 77"):
        run("chat", "export", "77")


def test_a_thread_is_shown_on_each_network_with_its_pictures(write, tmp_path):
    (tmp_path / "gate.png").write_bytes(pictures.png())
    said = run("thread", "preview", write("thread.md", THREAD))
    assert said.startswith("Post 1 of 1\n  X 33 of 280\n    | Who watches? #WhoWatchesWrenfield\n")
    assert said.endswith("  picture: A camera above the market gate\n\nNothing to mend.\n")


def test_a_thread_that_would_fail_says_so(write):
    with pytest.raises(CommandError, match=r"The picture gate\.png is not there"):
        run("thread", "preview", write("thread.md", THREAD))
    with pytest.raises(CommandError, match="It would not go out like this"):
        run("thread", "preview", write("thread.md", "x" * 281))
