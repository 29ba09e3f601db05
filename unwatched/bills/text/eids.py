"""Names of the parts of a law, as Akoma Ntoso's naming convention makes them: "sec_2__subsec_a"."""

import re

ELEMENTS = {
    "al": "alinea", "art": "article", "book": "book", "chp": "chapter", "cl": "clause", "dvs": "division",
    "hcontainer": "hcontainer", "indent": "indent", "item": "item", "level": "level", "list": "list",
    "para": "paragraph", "part": "part", "point": "point", "proviso": "proviso", "rule": "rule", "sec": "section",
    "subchp": "subchapter", "subcl": "subclause", "subdvs": "subdivision", "sublist": "sublist",
    "subpara": "subparagraph", "subpart": "subpart", "subrule": "subrule", "subsec": "subsection",
    "subtitle": "subtitle", "title": "title", "tome": "tome", "transitional": "transitional",
}  # fmt: skip
PREFIXES = {element: prefix for prefix, element in ELEMENTS.items()}


def element_of(eid: str) -> str:
    """The element of Akoma Ntoso that this part is: "section". What nobody numbered is a "hcontainer"."""
    return ELEMENTS.get(eid.rpartition("__")[2].partition("_")[0], "hcontainer")


def number_in(num: str) -> str:
    """The part of a printed number that names: "SECTION 2." gives "2", "(a)" gives "a", "§ 16-63.4" gives "16-63-4"."""
    tokens = re.findall(r"\w+", num.replace("_", "-"))
    while len(tokens) > 1 and len(tokens[0]) > 1 and tokens[0].isalpha():
        tokens = tokens[1:]  # "Section", "Artículo"
    return "-".join(tokens)


class Names:
    """Gives every part of one law a name that no other part has."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def give(self, parent: str, element: str, num: str) -> str:
        """A new name. Without a number it counts; the second of the same number gets "_2"."""
        number, bare = number_in(num), PREFIXES.get(element, "hcontainer")
        stem = "__".join(part for part in (parent, bare) if part)
        return self.keep(f"{stem}_{number}") if number else self._count(stem)

    def keep(self, eid: str) -> str:
        """This name, if nobody has it; otherwise with a count."""
        count = self._taken[eid] = self._taken.get(eid, 0) + 1
        return eid if count == 1 else self.keep(f"{eid}_{count}")

    def _count(self, stem: str) -> str:
        count = self._taken[stem] = self._taken.get(stem, 0) + 1
        return self.keep(f"{stem}_{count}")
