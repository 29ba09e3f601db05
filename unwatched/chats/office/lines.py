"""The runbook as a vertical line of exact times: three parts, each with its posts, the long run of them folded."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unwatched.chats.models import Chat, Step, StepKind
from unwatched.chats.runbook import Runbook
from unwatched.chats.runbook.scalars import write_seconds
from unwatched.chats.services import drawing, files, filling, timing
from unwatched.chats.services.filling import Piece
from unwatched.chats.services.preparing import Finding
from unwatched.publishing.models import Delivery, DeliveryState, ThreadState

# How many of a part stand there before the rest is folded.
SHOWN = {StepKind.WELCOME: 2, StepKind.QUESTION: 3, StepKind.WRAP_UP: 1}
TEASER = 4  # words of a folded post
# What a tag says of a finding that stops the chat.
SHORT = {
    "picture": gettext_lazy("text missing"), "text": gettext_lazy("words missing"), "card": gettext_lazy("no card"),
    "long": gettext_lazy("too long"),
}  # fmt: skip
STATES = {
    DeliveryState.SENT: ("good", gettext_lazy("posted")),
    DeliveryState.REFUSED: ("bad", gettext_lazy("refused")),
    DeliveryState.HELD: ("bad", gettext_lazy("held back")),
    DeliveryState.UNKNOWN: ("warn", gettext_lazy("perhaps posted")),
    DeliveryState.SENDING: ("wait", gettext_lazy("on its way")),
    DeliveryState.BY_HAND: ("warn", gettext_lazy("by hand")),
    DeliveryState.DROPPED: ("info", gettext_lazy("left out")),
}
WORST = tuple(STATES)  # the later one of several accounts wins over "posted" only when it is trouble


@dataclass
class Line:
    """One post of the runbook as the page shows it."""

    row: Step
    place: int  # in the runbook, from 0
    name: str
    pieces: list[Piece]
    description: list[Piece]
    clock: str
    exact: str  # for <time datetime>
    card: bool
    findings: list[Finding]
    tag: tuple[str, str]
    is_out: bool
    form: Any = None

    @property
    def teaser(self) -> str:
        """The first words."""
        return Truncator("".join(piece.text for piece in self.pieces)).words(TEASER)

    @property
    def stops(self) -> bool:
        return any(finding.stops for finding in self.findings) or not all(piece.filled for piece in self.pieces)


@dataclass
class Part:
    """Welcome, questions or wrap-up."""

    kind: StepKind
    heading: str
    facts: str
    shown: list[Line]
    folded: list[Line] = field(default_factory=list)
    summary: str = ""
    more: str = ""  # what stands behind the summary
    tag: tuple[str, str] = ("good", "")
    is_open: bool = False


def parts_of(
    chat: Chat, runbook: Runbook, findings: Sequence[Finding], *, opened: str = "", editing: int = 0, form: Any = None
) -> list[Part]:
    lines = lines_of(chat, runbook, findings)
    for line in lines:
        if line.row.pk == editing:
            line.form = form
    return [_part(kind, [line for line in lines if line.row.kind == kind], runbook, opened) for kind in StepKind]


def lines_of(chat: Chat, runbook: Runbook, findings: Sequence[Finding]) -> list[Line]:
    rows = list(files.rows_of(chat))
    states = posted(chat)
    return [
        _line(row, place, runbook, [one for one in findings if one.place == place], at=at, states=states)
        for place, (row, at) in enumerate(zip(rows, moments(chat, runbook, rows), strict=True))
    ]


def moments(chat: Chat, runbook: Runbook, rows: Sequence[Step]) -> list[datetime | int]:
    """When each post goes out: as the ledger says, else as the runbook does; without a day, seconds from the start."""
    offsets = timing.offsets_of(runbook)
    if runbook.starts_at is None:
        return list(offsets)
    due = timing.due_times(runbook, starts_at=runbook.starts_at)
    rows_due = Delivery.objects.filter(thread__run=chat.run).values_list("post", "due_at") if chat.run else ()
    known = dict(rows_due)
    return [known.get(row.post_id or 0, at) for row, at in zip(rows, due, strict=True)]


def posted(chat: Chat) -> dict[int, Counter[str]]:
    """For each post, how many accounts it stands how on."""
    found: dict[int, Counter[str]] = {}
    if chat.run is not None:
        rows = Delivery.objects.filter(thread__run=chat.run).exclude(thread__state=ThreadState.DRAFT)
        for post, state in rows.values_list("post", "state"):
            found.setdefault(post, Counter())[state] += 1
    return found


def _line(
    row: Step, place: int, runbook: Runbook, findings: list[Finding], *, at: datetime | int,
    states: dict[int, Counter[str]],
) -> Line:  # fmt: skip
    step = runbook.steps[place]
    values = filling.values_for(runbook, step)
    pieces, description = filling.pieces(step.text, values), filling.pieces(step.description, values)
    standing = states.get(row.post_id or 0, Counter())
    there = at.astimezone(ZoneInfo(runbook.zone)) if isinstance(at, datetime) else None
    return Line(
        row=row,
        place=place,
        name=f"Q{row.number}" if row.number is not None else str(row.get_kind_display()),
        pieces=pieces,
        description=description,
        clock=f"{there:%H:%M:%S}" if there else f"+{write_seconds(at)}" if isinstance(at, int) else "",
        exact=there.isoformat() if there else "",
        card=row.card and bool(drawing.words_of(step).strip()),
        findings=findings,
        tag=_standing_tag(standing) or _tag(findings, has_blank=bool(filling.empty_in(step, runbook))),
        is_out=bool(standing) and not set(standing) <= {DeliveryState.WAITING},
    )


def _standing_tag(standing: Counter[str]) -> tuple[str, str] | None:
    """Of a post that has left: trouble on one account is trouble."""
    if standing[DeliveryState.SENT] and set(standing) == {DeliveryState.SENT, DeliveryState.DROPPED}:
        return "good", _("posted in part")
    for state in reversed(WORST):
        if standing[state]:
            kind, said = STATES[state]
            return kind, str(said)
    return None


def _tag(findings: Sequence[Finding], *, has_blank: bool) -> tuple[str, str]:
    stop = next((one for one in findings if one.stops), None)
    if stop is not None:
        return "bad", str(SHORT.get(stop.about, _("to fix")))
    if has_blank:
        return "warn", _("blank to fill")
    return ("warn", _("look at it")) if findings else ("good", _("ready"))


def _part(kind: StepKind, lines: list[Line], runbook: Runbook, opened: str) -> Part:
    number = SHOWN[kind] if len(lines) > SHOWN[kind] + 1 else len(lines)
    part = Part(kind, _heading(kind), _facts(kind, lines, runbook), lines[:number], lines[number:])
    if part.folded:
        part.summary, part.more = _summary(kind, part.folded)
        part.tag = _fold_tag(part.folded)
        part.is_open = opened == kind or any(line.form for line in part.folded)
    return part


def _heading(kind: StepKind) -> str:
    return {
        StepKind.WELCOME: _("Welcome"), StepKind.QUESTION: _("Questions"), StepKind.WRAP_UP: _("Wrap-up"),
    }[kind]  # fmt: skip


def _facts(kind: StepKind, lines: Sequence[Line], runbook: Runbook) -> str:
    number = len(lines)
    if kind == StepKind.QUESTION:
        return _("%(n)s, one every %(time)s") % {"n": number, "time": write_seconds(runbook.interval)}
    if number < 2:
        return ngettext("%(n)s post", "%(n)s posts", number) % {"n": number}
    return ngettext("%(n)s post in one thread", "%(n)s posts in one thread", number) % {"n": number}


def _summary(kind: StepKind, folded: Sequence[Line]) -> tuple[str, str]:
    """``Q4 to Q11``, ``the last one at 18:33:00. Look at Q7.``"""
    if kind == StepKind.QUESTION:
        said = _("%(first)s to %(last)s") % {"first": folded[0].name, "last": folded[-1].name}
        last = _("the last one at %(time)s.") % {"time": folded[-1].clock}
        stops = [line.name for line in folded if line.stops]
        return said, f"{last} {_('Look at %(names)s.') % {'names': ', '.join(stops)}}" if stops else last
    words = {
        StepKind.WELCOME: ngettext("%(n)s more welcome post", "%(n)s more welcome posts", len(folded)),
        StepKind.WRAP_UP: ngettext("%(n)s more wrap-up post", "%(n)s more wrap-up posts", len(folded)),
    }
    return words[kind] % {"n": len(folded)}, "; ".join(line.teaser for line in folded)


def _fold_tag(folded: Sequence[Line]) -> tuple[str, str]:
    kinds = Counter(line.tag for line in folded)
    bad = [tag for tag in kinds if tag[0] == "bad"]
    if bad:
        number = sum(kinds[tag] for tag in bad)
        return "bad", ngettext("%(n)s to fix", "%(n)s to fix", number) % {"n": number}
    warn = next((tag for tag in kinds if tag[0] == "warn"), None)
    return warn or folded[0].tag
