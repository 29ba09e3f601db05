"""From a postcode to those who decide. What somebody typed is looked up in memory: it is kept and logged nowhere."""

import re
from bisect import bisect_right
from collections import defaultdict
from datetime import date

from ..importing import POSTCODES
from ..models import Import, Official, PostcodeSpan


class _Index:
    """Spans by the length of their bounds; a code's beginning of that length is looked for among them."""

    def __init__(self, spans: list[tuple[str, str, str]]) -> None:
        by_length: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
        for span in sorted(spans):
            by_length[len(span[0])].append(span)
        self.tables = [
            (length, [span[0] for span in found], _furthest(found), found)
            for length, found in sorted(by_length.items(), reverse=True)
        ]

    def find(self, code: str) -> list[str]:
        """Ids of divisions; those of the longest beginning first, none twice."""
        found: dict[str, None] = {}
        for length, firsts, furthest, spans in self.tables:
            begin = code[:length]
            place = bisect_right(firsts, begin) - 1 if len(begin) == length else -1
            while place >= 0 and furthest[place] >= begin:  # else no span before this one reaches so far
                if spans[place][1] >= begin:
                    found[spans[place][2]] = None
                place -= 1
        return list(found)


def _furthest(spans: list[tuple[str, str, str]]) -> list[str]:
    """For each span the furthest end of all up to it: ranges may overlap."""
    ends, end = [], ""
    for span in spans:
        end = max(end, span[1])
        ends.append(end)
    return ends


_index: tuple[int | None, _Index] | None = None


def forget() -> None:
    """For tests: numbers of imports come again with the next one's database."""
    global _index
    _index = None


def divisions_of(postcode: str) -> list[str]:
    """Open Civic Data ids of where a postcode lies, as far as the directory knows; the nearest first."""
    return _current().find(re.sub(r"[^0-9A-Z]", "", postcode.upper())[:20])


def officials_of(postcode: str, *, on: date) -> list[Official]:
    """Those who hold a post on that day for where the postcode lies: ward, town, state; the nearest first."""
    ids = divisions_of(postcode)
    return list(Official.objects.holding(on=on).standing_for(ids).select_related("division")) if ids else []


def _current() -> _Index:
    """The index of this process; built anew when an import has changed what it holds."""
    global _index
    newest = Import.objects.filter(format=POSTCODES).order_by("-pk").values_list("pk", flat=True).first()
    if _index is None or _index[0] != newest:
        spans = PostcodeSpan.objects.values_list("first", "last", "division__ocd_id")
        _index = newest, _Index(list(spans))
    return _index[1]
