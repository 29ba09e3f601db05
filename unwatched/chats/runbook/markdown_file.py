"""A runbook as Markdown: the settings as its head, the posts under headings, as people write them down anyway."""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from unwatched.chats.models import StepKind
from unwatched.gateways.social import Network

from . import markup
from .dumping import dump
from .fields import runbook_of, settings, written
from .markup import FENCE, Mark, Sign
from .nodes import Reader
from .problems import Wrong, did_you_mean
from .values import VARIANT_NETWORKS, Runbook, Step, tidy

PARTS = {"Welcome": StepKind.WELCOME, "Questions": StepKind.QUESTION, "Wrap-up": StepKind.WRAP_UP}
NETWORKS = {"Mastodon": Network.MASTODON, "Bluesky": Network.BLUESKY, "X": Network.X}
CARD, NO_CARD = "card", "card-off"
_AFTER = re.compile(r"(?P<name>.*?)(?:[ \t]+after[ \t]+(?P<gap>.+))?", re.IGNORECASE)
_QUESTION = re.compile(r"Q[ \t]?(\d{1,9})", re.IGNORECASE | re.ASCII)


def read(text: str) -> Runbook:
    """Raises RunbookError."""
    try:
        head, body, first = markup.split_head(text)
    except Wrong as wrong:
        reader = Reader(text)
        reader.wrong(0, str(wrong))
        reader.end()
        raise
    if not first:
        reader = Reader(text)
        reader.wrong(0, _("the settings are missing. Begin with a line of ---, then title: Our chat, then ---."))
        reader.end()
    head_reader, body_reader = Reader(head, first_line=2), Reader(body, first_line=first + 1)
    top = head_reader.top()
    runbook = runbook_of(top.fields(settings()), top=top, steps=tuple(Gathering(body_reader).read(body)))
    body_reader.problems += head_reader.problems
    body_reader.end()
    return runbook


def write(runbook: Runbook) -> str:
    pieces = [f"{FENCE}\n{dump(written(runbook))}{FENCE}"]
    for name, kind in PARTS.items():
        steps = runbook.of_kind(kind)
        if steps and kind == StepKind.QUESTION:
            pieces += [f"# {name}", *(_question(step) for step in steps)]
        elif steps:
            pieces.append(markup.after(f"# {name}", steps[0].gap))
            pieces += [_post(steps[0]), *(f"{markup.after(FENCE, step.gap)}\n\n{_post(step)}" for step in steps[1:])]
    return "\n\n".join(pieces) + "\n"


def _question(step: Step) -> str:
    return f"{markup.after(f'## Q{step.number}', step.gap)}\n\n{_post(step)}".rstrip()


def _post(step: Step) -> str:
    pieces = [markup.escaped(step.text)] if step.text else []
    if step.card or step.card_text or step.description:
        pieces.append(markup.picture(step.description, CARD if step.card else NO_CARD, step.card_text))
    for name, network in NETWORKS.items():
        if step.variants.get(network):
            pieces += [f"### {name}", markup.escaped(step.variants[network])]
    return "\n\n".join(pieces)


@dataclass
class Gathering:
    """Puts the posts of a body together, one mark after the other."""

    reader: Reader
    steps: list[Step] = field(default_factory=list)
    kind: StepKind | None = None
    step: Step | None = None
    lines: dict[Network | None, list[str]] = field(default_factory=dict)  # None: the text for all
    network: Network | None = None

    def read(self, body: str) -> list[Step]:
        takes = {
            Sign.LINE: self.line, Sign.NEXT: self.next, Sign.HEADING: self.heading, Sign.PICTURE: self.picture,
        }  # fmt: skip
        for mark in markup.scan(body, reader=self.reader, target=CARD):
            takes[mark.sign](mark)
        self.finish()
        order = list(PARTS.values())
        return sorted(self.steps, key=lambda step: order.index(step.kind))

    def begin(self, **values: Any) -> None:
        assert self.kind is not None
        self.step, self.lines, self.network = Step(kind=self.kind, **values), {}, None

    def finish(self) -> None:
        """The post that was being read is complete."""
        if self.step is not None:
            said = {network: tidy("\n".join(lines)) for network, lines in self.lines.items()}
            variants = {network: said[network] for network in VARIANT_NETWORKS if said.get(network)}
            self.steps.append(replace(self.step, text=said.get(None, ""), variants=variants))
        self.step = None

    def line(self, mark: Mark) -> None:
        if self.step is not None:
            self.lines.setdefault(self.network, []).append(mark.text)
        elif mark.text.strip():
            self.reader.wrong(mark.line, self.nowhere())

    def nowhere(self) -> str:
        if self.kind == StepKind.QUESTION:
            return _("this belongs to no question. Write a heading such as ## Q1 above it.")
        return _("this belongs to no part. Write # Welcome, # Questions or # Wrap-up above it.")

    def next(self, mark: Mark) -> None:
        if self.kind is None or self.kind == StepKind.QUESTION:
            self.reader.wrong(
                mark.line, _("a line of --- begins the next post of a thread; here is none. Take it out.")
            )
            return
        self.finish()
        self.begin(gap=markup.gap_in(mark.text, mark.line, reader=self.reader))

    def picture(self, mark: Mark) -> None:
        if self.step is None:
            self.reader.wrong(mark.line, self.nowhere())
        elif mark.target not in (CARD, NO_CARD):
            self.reader.wrong(mark.line, _("a chat draws its pictures itself. Write ![What it shows](card)."))
        elif self.step.card or self.step.card_text or self.step.description:
            self.reader.wrong(mark.line, _("this post has a card already. Keep one of the two."))
        else:
            shows, words = tidy(mark.text), tidy(mark.title)
            self.step = replace(self.step, card=mark.target == CARD, description=shows, card_text=words)

    def heading(self, mark: Mark) -> None:
        (self.part, self.question, self.variant)[mark.level - 1](mark)

    def part(self, mark: Mark) -> None:
        name, gap = self.after(mark)
        names = {known.lower(): kind for known, kind in PARTS.items()}
        self.finish()
        self.kind = names.get(name.lower().replace(" ", "-"))
        if self.kind is None:
            self.unknown(mark, did_you_mean(name.capitalize(), PARTS))
        elif any(step.kind == self.kind for step in self.steps):
            self.reader.wrong(mark.line, _("this part stands here a second time. Put the posts together."))
        if self.kind is not None and self.kind != StepKind.QUESTION:
            self.begin(gap=gap)

    def question(self, mark: Mark) -> None:
        name, gap = self.after(mark)
        number = _QUESTION.fullmatch(name)
        self.finish()
        if self.kind != StepKind.QUESTION:
            self.unknown(mark, _("Questions stand below a heading # Questions."))
        elif number is None:
            self.unknown(mark, _("A question looks like ## Q1 or ## Q1 after 4 min."))
        else:
            self.begin(number=int(number[1]), gap=gap)

    def variant(self, mark: Mark) -> None:
        known = {name.lower(): network for name, network in NETWORKS.items()}
        network = known.get(mark.text.lower())
        if network is None or self.step is None:
            self.unknown(mark, did_you_mean(mark.text.capitalize(), NETWORKS))
        elif network in self.lines:
            self.reader.wrong(mark.line, _("the text for this network stands here a second time. Keep one of the two."))
        else:
            self.network = network
            self.lines[network] = []

    def unknown(self, mark: Mark, remedy: str) -> None:
        said = _("“%(heading)s” is no heading of a runbook. %(remedy)s For a post that begins so, write \\ before it.")
        self.reader.wrong(mark.line, said % {"heading": f"{'#' * mark.level} {mark.text[:40]}", "remedy": remedy})

    def after(self, mark: Mark) -> tuple[str, int | None]:
        """``Q3 after 4 min`` → ``Q3``, 240"""
        found = _AFTER.fullmatch(mark.text)
        assert found is not None  # everything fits the first half
        return found["name"], markup.gap_in(found["gap"] or "", mark.line, reader=self.reader)
