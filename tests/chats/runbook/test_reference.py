"""The examples of docs/reference/runbook-format.md can be read as they stand."""

import re

import pytest

from tests.harness import ROOT
from unwatched.chats import runbook
from unwatched.chats.runbook.fields import settings

PAGE = (ROOT / "docs/reference/runbook-format.md").read_text()
EXAMPLES = re.findall(r"^```(markdown|yaml)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("format", "text"), [example for example in EXAMPLES if "harbour" not in example[1]])
def test_a_chat_of_the_reference_is_read_and_written_again(format, text):
    format = {"markdown": "md"}.get(format, format)
    said = runbook.read(text.encode(), name=f"example.{format}")
    assert len(said.steps) == 5
    assert runbook.read(runbook.write(said, format=format).encode(), name=f"x.{format}") == said


def test_the_thread_of_the_reference_is_read():
    text = next(text for _format, text in EXAMPLES if "harbour" in text)
    said = runbook.read_thread(text.encode())
    assert [len(post.pictures) for post in said.posts] == [1, 0]


def test_every_setting_is_in_the_reference():
    table = PAGE.partition("## Settings")[2].partition("Blanks are written")[0]
    named = {
        name for cell in re.findall(r"^\| (`[^|]+) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", cell)
    }
    assert named == set(settings())
