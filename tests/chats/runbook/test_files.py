"""Runbooks as files: what is written is read again as the same, and what is wrong is said with its line and remedy."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings

from unwatched.chats import runbook
from unwatched.chats.models import PersonRole, StepKind
from unwatched.chats.runbook import ChannelName, RunbookError, Somebody
from unwatched.gateways.social import Network

from .strategies import runbooks

FORMATS = ("yaml", "md")
YAML = """\
title: Who watches Wrenfield?
hashtag: WhoWatchesWrenfield   # read aloud as three words
starts: 2026-11-25 18:00
zone: America/New_York
interval: 4 min
channels:
  - mastodon
  - {network: bluesky, account: "@wrenfield.example"}
fill_in:
  guide: wrenfield.test/guide
people:
  - name: Rosa
    role: host
welcome:
  - text: "Welcome. {hashtag}"
questions:
  - text: |
      Q1 Where did you meet a camera?

      {hashtag}
    card: yes
    description: Question 1 on yellow paper
    gap: 90 s
    variants:
      x: "Q1 Where? {hashtag}"
wrap_up:
  - text: "Thank you. {hashtag}"
    gap: 5 min
"""
MARKDOWN = """\
---
title: Who watches Wrenfield?
hashtag: WhoWatchesWrenfield
starts: 2026-11-25 18:00
zone: America/New_York
interval: 4 min
channels:
  - mastodon
  - {network: bluesky, account: "@wrenfield.example"}
fill_in:
  guide: wrenfield.test/guide
people:
  - name: Rosa
    role: host
---
# Welcome
Welcome. {hashtag}

# Questions

## Q1 after 90 s
Q1 Where did you meet a camera?

{hashtag}

![Question 1 on yellow paper](card)

### X
Q1 Where? {hashtag}

# Wrap-up after 5 min
Thank you. {hashtag}
"""


@pytest.mark.parametrize("format", FORMATS)
@given(said=runbooks)
@settings(max_examples=15)
def test_what_is_written_is_read_as_the_same_and_written_as_the_same(format, said):
    text = runbook.write(said, format=format)
    again = runbook.read(text.encode(), name=f"chat.{format}")
    assert again == said
    assert runbook.write(again, format=format) == text


def test_both_formats_say_the_same():
    said = runbook.read(YAML.encode(), name="chat.yaml")
    assert runbook.read(MARKDOWN.encode(), name="CHAT.MD") == said
    assert said.starts_at == datetime(2026, 11, 25, 23, tzinfo=UTC)
    assert said.hashtag == "WhoWatchesWrenfield"
    assert said.interval == 240
    assert said.channels == (
        ChannelName(network=Network.MASTODON), ChannelName(network=Network.BLUESKY, account="@wrenfield.example"),
    )  # fmt: skip
    assert said.people == (Somebody(name="Rosa", role=PersonRole.HOST),)
    question = said.steps[1]
    assert (question.kind, question.number, question.gap, question.card) == (StepKind.QUESTION, 1, 90, True)
    assert question.text == "Q1 Where did you meet a camera?\n\n{hashtag}"
    assert question.description == "Question 1 on yellow paper"
    assert question.variants == {Network.X: "Q1 Where? {hashtag}"}
    assert said.steps[2].gap == 300


def test_lines_may_end_as_on_any_machine():
    said = runbook.read(MARKDOWN.encode(), name="chat.md")
    assert runbook.read(b"\xef\xbb\xbf" + MARKDOWN.replace("\n", "\r\n").encode(), name="chat.md") == said


def test_a_post_that_looks_like_a_heading_is_written_with_a_backslash():
    said = runbook.read(b"---\ntitle: x\n---\n# Welcome\n\\# 1 reason\n\\---\n#BanTheScan\n", name="chat.md")
    assert said.steps[0].text == "# 1 reason\n---\n#BanTheScan"


# --- What is wrong ----------------------------------------------------------------------------------


def complaints(text, name="chat.yaml"):
    with pytest.raises(RunbookError) as caught:
        runbook.read(text.encode() if isinstance(text, str) else text, name=name)
    return str(caught.value).splitlines()


def test_several_mistakes_are_told_at_once_each_with_its_line_and_its_remedy():
    assert complaints(
        "title: x\nlangage: en\nchannels: [mastodn]\ninterval: soon\nwelcome:\n  - text: Hello\n    gap: x\n"
    ) == [
        "Line 2: “langage” is not known here. Did you mean “language”?",
        "Line 3: channels: “mastodn” is not known here. Did you mean “mastodon”?",
        "Line 4: interval: “soon” is not a length of time. Write 3 min or 90 s.",
        "Line 7: gap: “x” is not a length of time. Write 3 min or 90 s.",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Line 1: nothing is written here as “name: value”. Begin with a line such as title: Our chat."),
        ("hashtag: X", "Line 1: the title is missing. Write a line such as title: Who watches our town?"),
        ("title: Q1: where?",
         "Line 1: a colon with a space after it begins a value. Put quotes around the whole text."),
        ("title: x\n\thashtag: y", "Line 2: there is a tab. Indent with spaces."),
        ("title: x\ntitle: y", "Line 2: title: it stands here a second time. Keep one of the two."),
        ("title: x\nrules: &a b\nobjective: *a",
         "Line 3: this stands for a text elsewhere (*). Write the text itself."),
        ("title: x\nhashtag: #WhoWatches",
         "Line 2: hashtag: YAML takes what follows # for a remark, so “#WhoWatches” is lost. "
         "Put quotes around the text."),
        ("title: x\nwelcome:\n  - text: Hello #WhoWatches",
         "Line 3: text: YAML takes what follows # for a remark, so “#WhoWatches” is lost. "
         "Put quotes around the text."),
        ("title: x\nwelcome: Hello",
         "Line 2: welcome: a list is wanted here: one entry on each line, with “- ” before it."),
        ("title: x\nwelcome:\n  - Hello", "Line 3: welcome: lines of “name: value” are wanted here."),
        ("title: x\nzone: Wrenfield\n",
         "Line 2: zone: there is no time zone “Wrenfield”. One looks like Europe/London or America/New_York."),
        ("title: x\nzone: America/New_York\nstarts: 2027-03-14 02:30",
         "Line 3: starts: Sunday 14 March 02:30 does not exist: the clocks change. Did you mean 03:30?"),
        ("title: x\nzone: America/New_York\nstarts: 2026-11-01 01:30",
         "Line 3: starts: the clocks show 2026-11-01 01:30 twice that day. "
         "Write 2026-11-01 01:30-04:00 or 2026-11-01 01:30-05:00."),
        ("title: x\nstarts: tomorrow", "Line 2: starts: “tomorrow” is no time. Write it like 2026-11-25 18:00."),
        ("title: x\nrunbook: 2",
         "Line 2: runbook: this file is of version 2, which is not known here yet. Bring the software up to date."),
        ("title: " + "x" * 161, "Line 1: title: this is 161 characters long. 160 are the most."),
        (b"title: x\nrules: \xff\n", "Line 2: this is no UTF-8. Save the file as UTF-8 text."),
        ("a: " + "[" * 3000 + "]" * 3000, "Line 1: this is nested too deeply. A runbook has no lists within lists."),
        ("a" * 300_001, "Line 1: the file is larger than any chat: 300 kB at most are read."),
    ],
)  # fmt: skip
def test_a_mistake_in_yaml_is_said_with_its_line_and_its_remedy(text, said):
    assert complaints(text) == [said]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Hello", "Line 4: this belongs to no part. Write # Welcome, # Questions or # Wrap-up above it."),
        ("# Welcom", "Line 4: “# Welcom” is no heading of a runbook. Did you mean “Welcome”? "
         "For a post that begins so, write \\ before it."),
        ("# Questions\nWhere?", "Line 5: this belongs to no question. Write a heading such as ## Q1 above it."),
        ("# Questions\n## First", "Line 5: “## First” is no heading of a runbook. A question looks like ## Q1 or "
         "## Q1 after 4 min. For a post that begins so, write \\ before it."),
        ("# Welcome\n## Q1", "Line 5: “## Q1” is no heading of a runbook. Questions stand below a heading # Questions. "
         "For a post that begins so, write \\ before it."),
        ("# Questions\n---", "Line 5: a line of --- begins the next post of a thread; here is none. Take it out."),
        ("# Questions\n## Q1\n![It](cat.png)",
         "Line 6: a chat draws its pictures itself. Write ![What it shows](card)."),
        ("# Questions\n## Q1\n![It\n\nWhere?",
         "Line 6: this picture cannot be read. Write it like ![What it shows](card)."),
        ("# Questions\n## Q1\n![a](card)\n![b](card)", "Line 7: this post has a card already. Keep one of the two."),
        ("# Questions\n## Q1\n### Blusky\nx",
         "Line 6: “### Blusky” is no heading of a runbook. Did you mean “Bluesky”? "
         "For a post that begins so, write \\ before it."),
        ("# Questions\n## Q1\n### X\na\n### X\nb",
         "Line 8: the text for this network stands here a second time. Keep one of the two."),
        ("# Welcome\na\n# Welcome\nb", "Line 6: this part stands here a second time. Put the posts together."),
        ("# Welcome\na\n--- after soon\nb", "Line 6: “soon” is not a length of time. Write 3 min or 90 s."),
        ("# Wrap-up after soon\na", "Line 4: “soon” is not a length of time. Write 3 min or 90 s."),
    ],
)  # fmt: skip
def test_a_mistake_in_markdown_is_said_with_its_line_and_its_remedy(body, said):
    assert complaints(f"---\ntitle: x\n---\n{body}\n", "chat.md") == [said]


def test_a_file_without_a_head_or_without_a_known_name_says_what_is_missing():
    assert complaints("# Welcome\n", "chat.md") == [
        "Line 1: the settings are missing. Begin with a line of ---, then title: Our chat, then ---."
    ]
    assert complaints("---\ntitle: x\n", "chat.md") == [
        "Line 1: the head has no end. Write a line of --- below the settings."
    ]
    assert complaints("title: x", "chat.txt") == [
        "Line 1: the file's name says nothing about its format. Let it end in .md or .yaml."
    ]


def test_at_most_ten_mistakes_are_told():
    assert len(complaints("title: x\n" + "".join(f"nothing{n}: x\n" for n in range(40)))) == 10
    assert len(complaints("---\ntitle: x\n---\n# Welcome\n" + "![no end\n" * 10_000, "chat.md")) == 10
