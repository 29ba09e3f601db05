"""What stands before the first section: title, recitals, the words that enact, and what a clerk wrote above them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ..shapes import Unsure
from . import headings, marks, reasons
from .blocks import Block
from .tree import stands_alone

_RECITAL = re.compile(r"^(?:AND\s+)?(?:WHEREAS|Whereas|CONSIDERANDO|Considerando|VISTO|In Erwägung)\b")
_SPLITS = re.compile(
    r"\s+(?=(?:AND\s+)?WHEREAS[,:\s]|N[Oo][Ww],?\s+(?:THEREFORE|therefore)\b)"
    r"|(?<!(?i:therefore),)(?<!(?i:therefore))\s+(?=BE\s+IT\s+(?:FURTHER\s+|HEREBY\s+)?(?:ORDAINED|ENACTED)\b)"
    r"|(?<=[;.:,])\s+(?=Whereas[,:\s]|Now,?\s+therefore\b|Be\s+it\s+(?:ordained|enacted|resolved)\b)"
    r"|(?<=[;.:,])\s+(?:and\s+)?(?=Whereas,)"
    r"|(?<=[;.])\s+(?=(?:AND\s+)?(?:BE\s+IT\s+)?(?:FURTHER\s+)?RESOLVED\b)|(?<=\bfurther)\s+(?=RESOLVED\b)"
)
_FIRST_SECTION = re.compile(
    r"(?<=[.:;,])\s+(?=(?:SECTION|Section|SEC\.|Sec\.|§|ARTICLE|Article|Artículo|PART|CHAPTER)\s*(?:1|I|ONE|One)\b\s*[.:—–-])"
    r"|(?<=:)\s+(?=1\.\s+[A-Z])"
)
_ENACTS = re.compile(
    r"^(?:(?:NOW|Now),?\s+(?:THEREFORE|Therefore|therefore)|(?:BE|Be)\s+(?:IT|it)\s+(?:(?:FURTHER|HEREBY|further|hereby)\s+)?"
    r"(?:ORDAINED|ENACTED|RESOLVED|(?:[Oo]rdain|[Ee]nact|[Rr]esolv)ed)|(?:IT|It)\s+(?:IS|is)\s+(?:HEREBY|hereby)|"
    r"(?:ORDENA|DECRETA|RESUELVE|DISPONE)\b|"
    r"(?:THE|The)\s[^.;]{3,220}?\b(?:ORDAINS?|ordains?|ENACTS?|enacts?|RESOLVES?|resolves?|beschließt|erlässt|ordena|decreta)"
    r"\b[^.;]{0,160}?(?:[:.]|$)|(?:Der|Die|Das)\s[^.;]{3,200}?\b(?:beschließt|erlässt|hat)\b[^.;]{0,120}:)"
)
_IS_TITLE = re.compile(
    r"^(?:(?:AN?|THE|An?|The)\s+)?(?:(?:EMERGENCY|INTERIM|JOINT|Emergency|Interim|Joint|PROPOSED|Proposed)\s+)?"
    r"(?:ORDINANCE|RESOLUTION|ACT|BY-?LAW|LOCAL\s+LAW|BILL|MOTION|ORDER|HOME\s+RULE\s+PETITION|"
    r"Ordinance|Resolution|Act|By-?[Ll]aw|Local\s+Law|Bill|Motion|Order|Ordenanza|ORDENANZA|Ley|LEY|Satzung|Gesetz|Verordnung)\b"
)
_LONG_TITLE = re.compile(r"(?:To|For|Relating|Concerning|Regarding|Prohibiting|Establishing)\s+\w")
_SAYS_WHAT = re.compile(
    r"\b(?:to|of|for|on|relating|concerning|regarding|regulating|prohibiting|banning|establishing|amending|adding|"
    r"creating|enacting|adopting|repealing|requiring|limiting|governing|providing|supporting|opposing|urging|calling|"
    r"über|zum|zur|sobre|para|que)\b", re.IGNORECASE,
)  # fmt: skip
_CLERK = re.compile(
    r"^(?:(?:THE\s+)?(?:CITY|TOWN|COUNTY|VILLAGE|STATE|COMMONWEALTH|BOROUGH)\s+OF\b|IN\s+(?:CITY|TOWN|THE)|INTRODUCED|"
    r"SPONSOR|OFFERED|REFERRED|FILE|DATE|READ|FIRST|SECOND\s+READING|DRAFT|NO\.|NUMBER|COUNCIL|CITY COUNCIL|AGENDA|"
    r"BY\s*:|APPROVED|FILED|REGULAR|SPECIAL|MEETING|PROPOSED\s+BY|(?:ORDINANCE|RESOLUTION|BILL|ACT|FILE)\s*(?:NO|NUMBER|#)|"
    r"\w+\s+LEGISLATURE|\d)", re.IGNORECASE,
)  # fmt: skip
_INTRODUCES = re.compile(
    r"^(?:RECITALS?|PREAMBLE|FINDINGS?|STATEMENT\s+OF\s+FACTS?|BACKGROUND|Recitals?|Preamble|Findings?|"
    r"Statement\s+of\s+[Ff]acts?|EXPOSICIÓN\s+DE\s+MOTIVOS|Präambel)\W*$"
)
_ENTITLES = re.compile(r"\s+(?=(?:AN|A)\s+(?:ORDINANCE|RESOLUTION|ACT|BYLAW|BY-LAW)\s+\w)")
_DEFINES = re.compile(
    r"^[“\"][^”\"]{1,90}[”\"],?\s+(?:shall\s+)?(?:means?|includes?|has\s+the\s+meaning|refers?\s+to)\b|"
    r"^(?:As\s+used\s+in|For\s+(?:the\s+)?purposes?\s+of|In)\s+(?:this|these)\b.*:$|"
    r"\bfollowing\s+(?:words|terms|definitions|phrases)\b.{0,160}:?$", re.IGNORECASE,
)  # fmt: skip
_CLERKS_BLOCKS = 8  # the first of a text, in which a title may stand in the middle of a line
_PROSE = 70  # letters: a sentence that long before the first section is a part of the preamble


def separate(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with a new one wherever a recital, the enacting words or the first section begin within one."""
    found = list[Block]()
    for place, block in enumerate(blocks):
        pieces = [piece for piece in _SPLITS.split(block.text) if piece and piece.strip()]
        if place < _CLERKS_BLOCKS and pieces and _CLERK.match(pieces[0]):
            pieces = [*filter(str.strip, _ENTITLES.split(pieces[0])), *pieces[1:]]
        if len(pieces) > 1:
            pieces = _restored(block.text, pieces)
        if len(pieces) < 2:
            found.append(block)
            continue
        found.append(replace(block, text=pieces[0]))
        found += [replace(block, text=piece, fresh=True, lead=0, numbered=False) for piece in pieces[1:]]
    return found


def _restored(text: str, pieces: list[str]) -> list[str]:
    """The pieces with the words that a split took away ("and") put back at the end of the one before."""
    found, rest = list[str](), text
    for following in pieces[1:]:
        place = rest.find(following, 1)
        found.append(rest[:place].strip())
        rest = rest[place:]
    return [*found, rest.strip()]


class Beginning:
    """The blocks before the first section, and which those are."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = list(blocks)
        self.title, self.unsure = "", list[Unsure]()
        self.recitals = list[str]()
        self.body = self._divide()

    # --- Where the body begins ----------------------------------------------------------------------

    def _divide(self) -> list[Block]:
        enacts = self._enacting()
        start, body = self._start(enacts)
        if body is None:
            start = min(self._headed(start, enacts), self._defining(start, enacts))
        before = self._blocks[:start]
        if start < len(self._blocks) and body is None:
            body = self._blocks[start:]
        rest = self._read(before, enacts)
        return [*rest, *(body or [])]

    def _enacting(self) -> int:
        """The place of the words that enact; -1 without. A section that comes first ends the search."""
        last = -1
        for place, block in enumerate(self._blocks):
            if last < 0 and place > 400:
                break
            if _ENACTS.match(block.text) and self._may_enact(place):
                if marks.resolves(block.text) and not _opens(block.text):
                    return last if last >= 0 else place - 1 if place else -1
                last = place
                break
            if self._begins_section(place):
                break
        return last

    def _may_enact(self, place: int) -> bool:
        """Whether a sentence may begin here, and not a line in the middle of one."""
        block = self._blocks[place]
        if block.fresh or place == 0 or block.text[:6].isupper():
            return True
        above = self._blocks[place - 1].text
        return above.endswith((".", ":", ";")) or headings.is_capital(above)

    def _begins_section(self, place: int) -> bool:
        block = self._blocks[place]
        found = marks.read(block.text)
        if not found or found[0].family == "":
            return False
        mark, rest = marks.firm(*found, headed=bool(block.level)), found[1]
        if mark.weak:
            return False
        return not rest[:1].islower() and (block.fresh or mark.closed) and mark.rank >= 8 and rest[:1] not in (",", ";")

    def _start(self, enacts: int) -> tuple[int, list[Block] | None]:
        """The first block of the body; and the body itself, where it begins within a block."""
        for place in range(max(0, enacts), len(self._blocks)):
            block = self._blocks[place]
            if (match := _FIRST_SECTION.search(block.text)) and not self._begins(place, enacts):
                head, tail = block.text[: match.start()], block.text[match.end() :]
                self._blocks[place] = replace(block, text=head)
                return place + 1, [replace(block, text=tail, fresh=True, lead=0), *self._blocks[place + 1 :]]
            if place != enacts and self._begins(place, enacts):
                return place, None
        return (enacts + 1 if enacts >= 0 else len(self._blocks)), None

    def _headed(self, start: int, enacts: int) -> int:
        """The line above the first number, where such lines head lists of numbers that begin with 1 again."""
        above = start - 1
        if above <= max(0, enacts) or start >= len(self._blocks) or not self._heads_a_list(above):
            return start
        again = any(self._heads_a_list(place) for place in range(start + 1, len(self._blocks) - 1))
        return above if again and not _INTRODUCES.match(self._blocks[above].text) else start

    def _heads_a_list(self, place: int) -> bool:
        found = marks.read(self._blocks[place + 1].text)
        if not found or found[0].family or not found[0].number_is(1):
            return False
        return stands_alone(self._blocks[place].text, fresh=self._blocks[place].fresh)

    def _defining(self, start: int, enacts: int) -> int:
        """Definitions are no recitals: a code's page without headings begins with them."""
        if enacts >= 0:
            return start
        before = self._blocks[:start]
        if any(_RECITAL.match(block.text) or _INTRODUCES.match(block.text) for block in before):
            return start
        if start == len(self._blocks) and (headings_ := self._headings(before)):
            return headings_[0]
        place = next((place for place, block in enumerate(before) if _DEFINES.search(block.text)), start)
        headed = 1 < place < start and before[place - 1].fresh and stands_alone(before[place - 1].text, fresh=True)
        return place - 1 if headed else place

    def _headings(self, blocks: list[Block]) -> list[int]:
        """Lines above sentences in a text without any numbers, two at least: the first line is the title."""
        found = [
            place for place in range(1, len(blocks) - 1)
            if blocks[place].fresh and stands_alone(blocks[place].text, fresh=True)
            and blocks[place + 1].fresh and blocks[place + 1].text.endswith((".", ":", ";"))
        ]  # fmt: skip
        return found if len(found) > 1 else []

    def _begins(self, place: int, enacts: int) -> bool:
        block = self._blocks[place]
        if marks.resolves(block.text):
            return place > enacts
        found = marks.read(block.text)
        if not found or _RECITAL.match(found[1]):
            return False
        if not (block.fresh or found[0].family or block.numbered or self._second_follows(place, found[0])):
            return False
        mark, rest = marks.firm(*found, headed=bool(block.level)), found[1]
        if mark.family:
            return (
                not rest[:1].islower()
                and not mark.weak
                and rest[:1] not in (",", ";")
                and (0 <= enacts < place or not self._is_title_of_all(place))
            )
        return mark.number_is(1) and (not mark.weak or self._second_follows(place, mark))

    def _second_follows(self, place: int, first: marks.Mark) -> bool:
        """Whether a line begins with the next number of the same kind."""
        wanted = {(style, (2,)) for style, value in first.options if value == (1,)}
        following = (marks.read(block.text) for block in self._blocks[place + 1 : place + 40])
        return any(found and wanted & set(found[0].options) for found in following)

    def _is_title_of_all(self, place: int) -> bool:
        """A chapter's heading at the very beginning, when no second chapter follows: that is the title."""
        found = marks.read(self._blocks[place].text)
        if not found or found[0].rank > 8 or place > 6 or found[0].family in ("attachment",):
            return False
        family = found[0].family
        again = (
            marks.read(block.text) for block in self._blocks[place + 1 :] if block.fresh or block.text[:4].isupper()
        )
        later = [other for other in again if other and other[0].family and not other[1][:1].islower()]
        if not later or any(other[0].family == family for other in later):
            return False
        return later[0][0].rank > found[0].rank and not found[1].endswith(".")

    # --- What the blocks before it are ------------------------------------------------------------------

    def _read(self, before: list[Block], enacts: int) -> list[Block]:
        """Sorts them; gives back those that belong to the body after all."""
        first = next((place for place, block in enumerate(before)
                      if _RECITAL.match(block.text) or _INTRODUCES.match(block.text)), None)  # fmt: skip
        ends = min(place for place in (first, enacts if enacts >= 0 else None, len(before)) if place is not None)
        if first is None and enacts < 0 and before and not self._has_title(before):
            return before
        self._entitle(before[:ends])
        for block in before[ends:]:
            if _IS_TITLE.match(block.text) and headings.is_capital(block.text) and _CLERK.match(self.title):
                self.unsure.append(Unsure(where=before[0].where, text=self.title, why=reasons.BESIDE_TITLE))
                self.title = block.text
            else:
                self._recite(block)
        return []

    def _has_title(self, blocks: list[Block]) -> bool:
        """Whether the first of them is no sentence."""
        text = blocks[self._place_of_title(blocks)].text
        prose = len(text) >= _PROSE and text.endswith((".", ":", ";")) and not headings.is_capital(text)
        return not prose or bool(_IS_TITLE.match(text))

    def _recite(self, block: Block) -> None:
        begins = block.fresh or _RECITAL.match(block.text) or _ENACTS.match(block.text)
        if begins or not self.recitals:
            self.recitals.append(block.text)
        else:
            self.recitals[-1] += f" {block.text}"

    def _entitle(self, blocks: list[Block]) -> None:
        if not blocks:
            return
        place = self._place_of_title(blocks)
        end = place + 1
        title = blocks[place].text
        while end < len(blocks) and self._title_goes_on(blocks[end - 1], blocks[end]):
            title += f" {blocks[end].text}"
            end += 1
        self.title = title
        for block in blocks[:place]:
            self.unsure.append(Unsure(where=block.where, text=block.text, why=reasons.BESIDE_TITLE))
        self._after_title(blocks[end:])

    def _after_title(self, blocks: list[Block]) -> None:
        """Sentences are a preamble; lines are the clerk's."""
        for block in blocks:
            ended = not self.recitals or self.recitals[-1].endswith((".", ";", ":"))
            if self.recitals and not block.fresh and not (ended and marks.read(block.text)):
                self.recitals[-1] += f" {block.text}"
            elif self._is_prose(block) or _INTRODUCES.match(block.text):
                self.recitals.append(block.text)
            else:
                self.unsure.append(Unsure(where=block.where, text=block.text, why=reasons.BESIDE_TITLE))

    def _is_prose(self, block: Block) -> bool:
        """A sentence of a preamble, not a line of the clerk's."""
        if headings.is_capital(block.text):
            return False
        numbered = marks.read(block.text) is not None and block.text.endswith((".", ";"))
        return numbered or (len(block.text) >= _PROSE and not _CLERK.match(block.text))

    def _place_of_title(self, blocks: list[Block]) -> int:
        """The line that says it is an ordinance on something; else the file's own title; else the first of no clerk."""
        says = [place for place, block in enumerate(blocks)
                if _IS_TITLE.match(block.text) and len(block.text.split()) > 3
                and _SAYS_WHAT.search(" ".join(block.text.split()[1:])) and not _CLERK.match(block.text)]  # fmt: skip
        if says:
            return says[0]
        chapter = self._innermost_chapter(blocks)
        headed = [place for place, block in enumerate(blocks) if block.level == 1]
        plain = [place for place, block in enumerate(blocks) if not _CLERK.match(block.text) and len(block.text) > 3]
        named = [place for place in plain if _IS_TITLE.match(blocks[place].text)]
        return (chapter or headed or named or plain or [0])[0]

    def _innermost_chapter(self, blocks: list[Block]) -> list[int]:
        """Where the chapter stands, under the heading of the title or part of a code that it is taken from."""
        found = list[tuple[int, int]]()
        for place, block in enumerate(blocks):
            read = marks.read(block.text)
            if read and read[0].family and (not found or read[0].rank > found[-1][1]):
                found.append((place, read[0].rank))
        return [place for place, _ in found[-1:]]

    def _title_goes_on(self, last: Block, block: Block) -> bool:
        if block.level and block.level == last.level and headings.dangles(last.text):
            return True
        if _CLERK.match(block.text) and not headings.dangles(last.text):
            return False
        if _IS_TITLE.fullmatch(last.text) and _LONG_TITLE.match(block.text):  # “A BILL”, and below it “To create …”
            return True
        capital, ended = headings.is_capital(last.text), last.text.endswith((".", ":", "]"))
        if ended:
            return False
        if headings.dangles(last.text) or last.text.endswith((",", ";")) or block.text[:1].islower():
            return True
        alike = capital and headings.is_capital(block.text)
        found = marks.read(last.text)
        if found and not found[1]:  # a chapter's number alone on its line
            return not block.level
        return (block.near or not block.fresh) and (alike or (not capital and len(last.text) > 50))


def _opens(text: str) -> bool:
    return text.rstrip().endswith((":", "—", "–")) or bool(re.search(r"as follows\W*$", text, re.IGNORECASE))
