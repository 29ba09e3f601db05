"""A single thread as a text file."""

import pytest

from unwatched.chats import runbook
from unwatched.chats.runbook import PictureFile, RunbookError
from unwatched.gateways.social import Network, Visibility

FILE = b"""\
---
title: Cameras at the harbour
channels: [mastodon, bluesky]
language: en
warning: police
visibility: unlisted
numbered: yes
---
The harbour has four new cameras. #WhoWatchesWrenfield

![The harbour gate with a camera above it](<pictures/harbour gate.png>)

### Bluesky

The harbour has four. #WhoWatchesWrenfield

---

Two of them
look at the school.
"""


def test_a_thread_is_read_with_its_settings_its_pictures_and_its_variants():
    said = runbook.read_thread(FILE)
    assert (said.title, said.language, said.warning, said.numbered) == ("Cameras at the harbour", "en", "police", True)
    assert said.visibility == Visibility.UNLISTED
    assert said.networks == [Network.MASTODON, Network.BLUESKY]
    first, second = said.posts
    assert first.text == "The harbour has four new cameras. #WhoWatchesWrenfield"
    assert first.variants == {Network.BLUESKY: "The harbour has four. #WhoWatchesWrenfield"}
    assert first.pictures == (PictureFile("pictures/harbour gate.png", "The harbour gate with a camera above it"),)
    assert second.text == "Two of them\nlook at the school."


def test_a_text_alone_is_a_thread_for_everywhere():
    said = runbook.read_thread(b"Good morning.\n\n--- after 20 s\n\nAnd good night.\n")
    assert [post.text for post in said.posts] == ["Good morning.", "And good night."]
    assert [post.after for post in said.posts] == [0, 20]
    assert said.networks == [Network.MASTODON, Network.BLUESKY, Network.X]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"\n", "Line 1: there is no post. Write one; a line of --- begins the next."),
        (b"---\ntitel: x\n---\nHello\n", "Line 2: “titel” is not known here. Did you mean “title”?"),
        (b"---\ntitle: x\n---\nHello\n## Q1\n", "Line 5: “## Q1” is no heading of a thread. "),
        (b"Hello\n![a\n", "Line 2: this picture cannot be read. Write it like ![What it shows](harbour.png)."),
    ],
)
def test_a_mistake_is_said_with_its_line(text, said):
    with pytest.raises(RunbookError) as caught:
        runbook.read_thread(text)
    assert str(caught.value).startswith(said)
