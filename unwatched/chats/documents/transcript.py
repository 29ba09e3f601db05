"""What was said in a chat, grouped by question: as PDF, Markdown and CSV, and its figures as a picture."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from unwatched.core import markdown
from unwatched.core.documents import make_png, make_private_pdf
from unwatched.core.drawings import Row, head_rows, heads_each, sign_file
from unwatched.core.drawings.people import BLACK
from unwatched.core.spreadsheets import csv_lines

from .cards import Theme
from .clock import Clock

TEMPLATE, FIGURES = "chats/documents/transcript.typ", "chats/documents/figures.typ"
ROWS = 9  # in one column; more are too low to be read on a phone
HEADS = (24, 18, 10, 6)  # at most in a row, when there are one, two, three, four columns


@dataclass(frozen=True, kw_only=True)
class Ours:
    """What we have said to a post, at the desk or in another app."""

    text: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One public post, as its author wrote it."""

    author: str
    handle: str  # "@rosa@example.org"
    network: str  # "Mastodon"
    text: str
    at: datetime  # aware
    url: str = ""
    pictures: Sequence[str] = ()  # their descriptions; "" where the author gave none
    warning: str = ""
    guessed: bool = False  # sorted under this question only by its time
    ours: Sequence[Ours] = ()


@dataclass(frozen=True, kw_only=True)
class Group:
    """The answers to one question; those that belong to none have no label."""

    label: str = ""  # "Q3"
    question: str = ""
    answers: Sequence[Answer] = ()

    @property
    def guessed(self) -> int:
        return sum(answer.guessed for answer in self.answers)


@dataclass(frozen=True, kw_only=True)
class Transcript:
    """A chat that is over, without what was deleted and without people who want to be left out."""

    title: str
    starts_at: datetime  # aware
    ends_at: datetime
    zone: str  # IANA name; times are said by its clocks
    language: str
    theme: Theme
    groups: Sequence[Group]
    hashtag: str = ""  # with its "#"
    url: str = ""  # of its page
    note: str = ""  # how to be left out, for instance

    @property
    def clock(self) -> Clock:
        return Clock(begins=self.starts_at, zone=self.zone)

    @property
    def posts(self) -> int:
        return sum(len(group.answers) for group in self.groups)

    @property
    def people(self) -> int:
        """Accounts: somebody with two counts twice."""
        return len({(answer.network, answer.handle) for group in self.groups for answer in group.answers})


# --- Files --------------------------------------------------------------------------------------
def transcript_pdf(transcript: Transcript, *, now: datetime) -> bytes:
    """A4, tagged, the same bytes for the same input. 2,000 answers take a few seconds. Raises DocumentError."""
    with override(transcript.language):
        content = _content(transcript)
        pictures = {**_drawn_rows(transcript), "sign": sign_file(transcript.theme.sign, ink=BLACK)}
    return make_private_pdf(TEMPLATE, content, language=transcript.language, at=now, pictures=pictures)


def transcript_markdown(transcript: Transcript) -> str:
    """The same for pads, wikis and repositories."""
    with override(transcript.language):
        return "\n\n".join(_markdown(transcript)) + "\n"


def transcript_csv(transcript: Transcript) -> Iterator[str]:
    """Lines of a CSV file, an answer each, that no spreadsheet takes for formulas. Times are ISO 8601 with offset."""
    with override(transcript.language):
        columns = _columns()
        rows = [_row(transcript, group, answer) for group in transcript.groups for answer in group.answers]
    return csv_lines(rows, columns=columns)


def figures_png(transcript: Transcript) -> bytes:
    """The figures as a picture of 1200 × 675, to be posted. As alternative text give `figures_alt`."""
    with override(transcript.language):
        content = {
            "paper": transcript.theme.paper,
            "ink": transcript.theme.ink,
            "title": transcript.title,
            "day": transcript.clock.day(),
            "shout": _headline(transcript),
            "key": _key(transcript, each=_columns_of_rows(transcript)[1]),
            "hashtag": transcript.hashtag,
            "name": transcript.theme.name,
        }
        ink = transcript.theme.ink
        pictures = {**_drawn_rows(transcript, ink=ink), "sign": sign_file(transcript.theme.sign, ink=ink)}
    return make_png(FIGURES, content, language=transcript.language, pictures=pictures)


def figures_svg(transcript: Transcript) -> SafeString:
    """The rows of heads for a page, in the colour of its text; the name says what they show."""
    with override(transcript.language):
        return head_rows(_rows(transcript), label=_finding(transcript))


def figures_key(transcript: Transcript) -> str:
    """What a head of `figures_svg` stands for, to be printed under it."""
    with override(transcript.language):
        return _key(transcript, each=heads_each(_rows(transcript)))


def figures_alt(transcript: Transcript) -> str:
    with override(transcript.language):
        return _finding(transcript)


# --- Figures in words ---------------------------------------------------------------------------
def _headline(transcript: Transcript) -> str:
    """ "412 posts by 97 people"."""
    posts = ngettext("%(n)s post", "%(n)s posts", transcript.posts) % {"n": _figure(transcript.posts)}
    people = ngettext("%(n)s person", "%(n)s people", transcript.people) % {"n": _figure(transcript.people)}
    return _("%(posts)s by %(people)s") % {"posts": posts, "people": people}


def _finding(transcript: Transcript) -> str:
    """The headline and the number for each question."""
    each = [f"{row.label}: {_figure(row.value)}" for row in _rows(transcript)]
    parts = [_headline(transcript), ", ".join(each)]
    return " ".join(f"{part}." for part in parts if part)


def _key(transcript: Transcript, *, each: int) -> str:
    """What a head stands for, and an outline."""
    if not transcript.posts:
        return ""
    said = ngettext("Each figure stands for one post.", "Each figure stands for %(n)s posts.", each)
    lines = [said % {"n": _figure(each)}]
    if any(group.guessed for group in transcript.groups):
        lines.append(_("Outlined: sorted by their time, as they name no question."))
    return " ".join(lines)


def _rows(transcript: Transcript) -> list[Row]:
    return [Row(group.label or "–", len(group.answers), group.guessed) for group in transcript.groups]


def _columns_of_rows(transcript: Transcript) -> tuple[list[list[Row]], int]:
    """The rows in as many columns as they need to stay legible on a picture, and how many posts a head stands for."""
    rows = _rows(transcript)
    number = min(-(-len(rows) // ROWS), len(HEADS)) or 1
    high = -(-len(rows) // number) or 1
    return [rows[i : i + high] for i in range(0, len(rows), high)], heads_each(rows, most=HEADS[number - 1])


def _drawn_rows(transcript: Transcript, *, ink: str = BLACK) -> dict[str, str]:
    """The columns as files for typst."""
    columns, each = _columns_of_rows(transcript)
    own = '<svg xmlns="http://www.w3.org/2000/svg" font-family="Unwatched Placard" '
    drawn = [str(head_rows(column, label="-", each=each)).replace("currentColor", ink) for column in columns]
    return {f"rows-{number}": svg.replace("<svg ", own, 1) for number, svg in enumerate(drawn)}


def _figure(number: int) -> str:
    return number_format(number, force_grouping=True)


# --- For typst ----------------------------------------------------------------------------------
def _facts(transcript: Transcript) -> list[tuple[str, str]]:
    elsewhere = transcript.clock.elsewhere(transcript.starts_at, zone="UTC")
    when = [transcript.clock.span(transcript.ends_at), elsewhere]
    rows = [
        (_("When"), "\n".join(line for line in when if line)),
        (_("Hashtag"), transcript.hashtag),
        (_("Page"), transcript.url),
    ]
    return [(label, value) for label, value in rows if value.strip()]


def _notes(transcript: Transcript) -> list[str]:
    own = _(
        "Only public posts stand here, as their authors wrote them. What was deleted is missing, and so are people who "
        "asked to be left out."
    )
    return [own, *([transcript.note] if transcript.note else [])]


def _content(transcript: Transcript) -> dict[str, Any]:
    return {
        "colours": transcript.theme.on_white,
        "title": transcript.title,
        "hashtag": transcript.hashtag,
        "name": transcript.theme.name,
        "facts": _facts(transcript),
        "headline": _headline(transcript),
        "finding": _finding(transcript),
        "key": _key(transcript, each=_columns_of_rows(transcript)[1]),
        "notes": _notes(transcript),
        "groups": [_group(transcript, group) for group in transcript.groups],
        "words": {
            "kicker": _("What was said in our chat"),
            "answers": _("Posts"),
            "question": _("Question"),
            "from_page": _("Page"),
            "warning": _("Content warning"),
            "picture": _("Picture"),
            "guessed": _("sorted by its time"),
            "ours": _("We answered"),
            "nobody": _("Nobody has answered."),
            "page": _("Page"),
            "missing": _("Some letters could not be printed on the machine that made this file."),
        },
    }  # fmt: skip


def _group(transcript: Transcript, group: Group) -> dict[str, Any]:
    return {
        "label": group.label,
        "heading": _heading(group),
        "count": _figure(len(group.answers)),
        "answers": [_answer(transcript, answer) for answer in group.answers],
    }


def _heading(group: Group) -> str:
    return group.question or group.label or _("To no question")


def _answer(transcript: Transcript, answer: Answer) -> dict[str, Any]:
    return {
        "author": answer.author or answer.handle,
        "handle": answer.handle if answer.author else "",
        "network": answer.network,
        "time": _time(transcript, answer),
        "text": answer.text,
        "url": answer.url,
        "pictures": [_described(text) for text in answer.pictures],
        "warning": answer.warning,
        "guessed": answer.guessed,
        "ours": [{"text": one.text, "url": one.url} for one in answer.ours],
    }


def _time(transcript: Transcript, answer: Answer) -> str:
    clock = transcript.clock
    return f"{clock.time(answer.at)} {clock.zone_at(answer.at).partition(' ')[0]}"


def _described(text: str) -> str:
    return text.strip() or _("no description given")


# --- As Markdown --------------------------------------------------------------------------------
def _markdown(transcript: Transcript) -> Iterator[str]:
    yield f"# {markdown.words(transcript.title)}"
    facts = [(label, "; ".join(map(markdown.words, value.splitlines()))) for label, value in _facts(transcript)]
    yield "\n".join(f"- **{label}:** {value}" for label, value in facts)
    yield markdown.words(_finding(transcript))
    yield from (markdown.words(note) for note in _notes(transcript))
    for group in transcript.groups:
        label = f"{markdown.words(group.label)}: " if group.label and group.question else ""
        yield f"## {label}{markdown.words(_heading(group))}"
        if not group.answers:
            yield _("Nobody has answered.")
        for answer in group.answers:
            yield _markdown_answer(transcript, answer)


def _markdown_answer(transcript: Transcript, answer: Answer) -> str:
    said = _answer(transcript, answer)
    who = ", ".join(markdown.words(part) for part in (said["handle"], said["network"]) if part)
    head = [f"**{markdown.words(said['author'])}** ({who})", markdown.link(said["time"], answer.url)]
    head += [_("sorted by its time")] if answer.guessed else []
    below = [f"{_('Content warning')}: {answer.warning}"] if answer.warning else []
    pictures = [f"{_('Picture')}: {text}" for text in said["pictures"]]
    body = "\n\n".join(part for part in (*below, answer.text, *pictures) if part.strip())
    ours = [f"{markdown.link(_('We answered'), one.url)}\n\n{markdown.quote(one.text)}" for one in answer.ours]
    return "\n\n".join([", ".join(head), markdown.quote(body), *ours])


# --- As a table ---------------------------------------------------------------------------------
def _columns() -> Mapping[str, str]:
    return {
        "label": _("Number"), "question": _("Question"), "author": _("Name"), "handle": _("Account"),
        "network": _("Network"), "at": _("Time"), "text": _("Text"), "warning": _("Content warning"),
        "pictures": _("Pictures"), "guessed": _("Sorted by its time"), "url": _("Address"),
        "ours": _("Our answer"),
    }  # fmt: skip


def _row(transcript: Transcript, group: Group, answer: Answer) -> dict[str, object]:
    return {
        "label": group.label,
        "question": group.question,
        "author": answer.author,
        "handle": answer.handle,
        "network": answer.network,
        "at": answer.at.astimezone(ZoneInfo(transcript.zone)).isoformat(timespec="seconds"),
        "text": answer.text,
        "warning": answer.warning,
        "pictures": "\n".join(map(_described, answer.pictures)),
        "guessed": _("yes") if answer.guessed else _("no"),
        "url": answer.url,
        "ours": "\n\n".join(one.text for one in answer.ours),
    }
