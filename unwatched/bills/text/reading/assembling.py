"""From the pieces of a file to a law: beginning, contents, body, end."""

import re
from collections.abc import Sequence

from ...errors import Unreadable
from ..shapes import Law, Unsure
from . import definitions, languages, reasons, structure
from .beginning import Beginning, separate
from .blocks import Block, Pages
from .marks import Mark

_ENDS = re.compile(
    r"^(?:(?:DULY\s+)?(?:PASSED|ADOPTED|ENACTED|APPROVED|ATTEST(?:ED)?|SIGNED|INTRODUCED|RATIFIED|CERTIFIED|DATED|ORDAINED)"
    r"(?:\s*[:,]|\s+(?:AND|BY|AS|THIS|ON|IN|at|by|as|this|on|and)\b|\s*$)|"
    r"(?:AYES|NOES|NAYS|YEAS|ABSENT|ABSTAIN(?:ED)?|EXCUSED)\b\W|IN\s+(?:COUNCIL|WITNESS)\b|APPROVED\s+AS\s+TO|FIRST\s+READING\b|"
    r"(?:Passed|Adopted|Approved|Enacted|Attest|Signed|Dated|Ayes|Noes|Nays|Yeas)(?:\s*:|\s+(?:by|this|on|at|as|and)\b[^.]{0,120}"
    r"(?:\d|:|form|_|Council|Mayor|Board|day)|\s*$)|"
    r"_{5,}|/s/|Given\s+under|I\s+(?:hereby\s+)?certify|I,\s+\w|THE\s+FOREGOING|The\s+foregoing\s+(?:ordinance|resolution)|"
    r"At\s+a\s+(?:regular|special)\s+meeting\b|Dado\s+en|Ausgefertigt|(?:Mayor|City\s+Clerk|Town\s+Clerk|President\s+of\s+the|Chair(?:person)?)\b[^.]{0,60}$)"
)
_SCHEDULE = re.compile(
    r"^(?:(?:[A-Z][A-Za-z]{4,6}\s)?(?:SCHEDULE|Schedule)|EXHIBIT|APPENDIX|ATTACHMENT|ANNEX|Exhibit|Appendix|Attachment|Annex|ANEXO|Anlage)\b"
)
_LEAST_CONTENTS = 3


def assemble(pages: Pages, name: str = "") -> Law:
    """The law that stands in these pages. Every word of a block comes out. No words at all are `Unreadable`."""
    if not pages.blocks and not pages.unsure:
        raise Unreadable("There are no words in it.", remedy="Give a file with the text of the law.", name=name)
    blocks, contents = _without_contents(separate(pages.blocks))
    beginning = Beginning(blocks)
    body, ending = _without_end(beginning.body)
    sections, doubts = structure.build(body)
    untitled = [] if beginning.title else [Unsure(where="", text="", why=reasons.NO_TITLE)]
    if not any(part.num for section in sections for part in section.walk()) and not any(
        section.heading for section in sections
    ):
        untitled.append(Unsure(where="", text="", why=reasons.NO_SECTIONS))
    defined, guesses = definitions.read(sections, pages.bold)
    language = pages.language or languages.guess(blocks)
    return Law(
        title=beginning.title, recitals=tuple(beginning.recitals), sections=sections, language=language,
        definitions=defined,
        unsure=(*untitled, *beginning.unsure, *contents, *doubts, *guesses, *ending, *pages.unsure),
    )  # fmt: skip


def _without_contents(blocks: list[Block]) -> tuple[list[Block], list[Unsure]]:
    """Takes out a table of contents: numbers in a row without text, which come again later."""
    found = [(place, mark, rest) for place, mark, rest in structure.walk(blocks)
             if mark.family and not rest[:1].islower() and len(rest.split()) <= 16]  # fmt: skip
    last = {mark.options[0]: place for place, mark, _ in found}
    run = list[int]()
    for place, mark, _ in found:
        if last[mark.options[0]] == place or (run and place - run[-1] > 2):
            if len(run) >= _LEAST_CONTENTS:
                break
            run = [] if last[mark.options[0]] == place else [place]
            continue
        run.append(place)
    if len(run) < _LEAST_CONTENTS:
        return blocks, []
    run += _rest_of_contents(run, found)
    start = (
        run[0] - 1
        if run[0] and re.match(r"(?i)(table of )?(contents|sections):?$", blocks[run[0] - 1].text)
        else run[0]
    )
    taken = blocks[start : run[-1] + 1]
    text = "\n".join(block.text for block in taken)
    return blocks[:start] + blocks[run[-1] + 1 :], [Unsure(where=taken[0].where, text=text, why=reasons.CONTENTS)]


def _rest_of_contents(run: list[int], found: list[tuple[int, Mark, str]]) -> list[int]:
    """Lines of a table of contents whose sections were not copied: they stand before the first that comes again."""
    first = next(mark.options[0] for place, mark, _ in found if place == run[0])
    again = next((place for place, mark, _ in found if place > run[-1] and mark.options[0] == first), 0)
    more = [place for place, _, _ in found if run[-1] < place < again]
    return more if more and more[-1] - run[-1] <= 2 * len(more) and again - more[-1] <= 2 else []


def _without_end(blocks: Sequence[Block]) -> tuple[list[Block], list[Unsure]]:
    """Takes off votes, dates and signatures behind the last section; a schedule behind them stays."""
    last = max((place for place, mark, rest in structure.walk(blocks)
                if (mark.family or blocks[place].fresh) and not rest[:1].islower()), default=0)  # fmt: skip
    main = max((place for place, mark, rest in structure.walk(blocks)
                if mark.family and mark.rank > 1 and not rest[:1].islower()), default=0)  # fmt: skip
    start = next((place for place in range(main + 1, len(blocks)) if _ENDS.match(blocks[place].text)), None)
    if start is None or (last > start and not any(_SCHEDULE.match(block.text) for block in blocks[start:])):
        start = next((place for place in range(last + 1, len(blocks)) if _ENDS.match(blocks[place].text)), None)
    if start is None:
        return list(blocks), []
    stop = next((place for place in range(start, len(blocks)) if _SCHEDULE.match(blocks[place].text)), len(blocks))
    ending = [Unsure(where=block.where, text=block.text, why=reasons.AFTER_END) for block in blocks[start:stop]]
    return [*blocks[:start], *blocks[stop:]], ending
