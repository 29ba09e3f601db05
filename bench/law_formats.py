"""A bill of 10 sections as each of its formats: a process that starts, and one that runs. And a foreign text read.

Also a programme of its own, as each cold start is a process: `python -m bench.law_formats FORMAT` makes one file and
ends, `python -m bench.law_formats warm ROUNDS` prints JSON.
"""

import json
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SECTIONS, WORDS = 10, 45  # words of each of its 40 paragraphs
READ_DUE = 100  # milliseconds for reading a foreign text and writing its Akoma Ntoso
FORMATS = ("akn", "html", "md", "docx", "odt", "pdf")
LETTERS = [
    "the", "department", "shall", "not", "obtain", "retain", "access", "or", "use", "face", "surveillance", "system",
    "information", "derived", "from", "it", "unless", "council", "approves", "within", "days", "of", "violation",
]  # fmt: skip


def law_formats(*, rounds: int, seconds: int) -> list[str]:
    """Rows for the results."""
    done = run("warm", str(rounds * 5))
    warm: dict[str, Any] = json.loads(done.stdout)
    rows = [
        f"| {name} | {cold(name, rounds=rounds):.0f} | {statistics.median(taken):.1f} | {size / 1000:.0f} |"
        for name, (taken, size) in warm["files"].items()
    ]
    same = "the same bytes every time" if warm["same"] else "**NOT the same bytes twice**"
    read = statistics.median(warm["read"])
    return [
        f"## A bill of {SECTIONS} sections as a file", "",
        f"Milliseconds of processor time, from bluebell's markup each time, other words in every round; {same}.", "",
        "| what | a process that starts | warm | file, kB |", "|---|---|---|---|", *rows, "",
        f"A foreign ordinance of {SECTIONS} sections, read from plain text and written as Akoma Ntoso: "
        f"**{read:.0f} ms** (due: {READ_DUE}), and {statistics.median(warm['check']):.1f} to check it strictly.", "",
    ]  # fmt: skip


def run(*words: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.law_formats", *words], cwd=ROOT, capture_output=True, text=True, timeout=300,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(done.stderr)
    return done


def cold(name: str, *, rounds: int) -> float:
    """Milliseconds of processor time from the start of Python to the finished file."""
    taken = []
    for _ in range(rounds + 1):  # the first one reads the code from the disk
        began = children()
        run(name)
        taken.append((children() - began) * 1000)
    return statistics.median(taken[1:])


def children() -> float:
    """Seconds that the processes have used that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


# --- In the process -------------------------------------------------------------------------------
def main() -> None:
    from django.apps import apps
    from django.conf import settings

    settings.configure(USE_TZ=True)  # a document needs translations, and nothing else of a site
    apps.populate([])
    name = sys.argv[1]
    if name != "warm":
        assert make(name, 0)
        return
    number = int(sys.argv[2])
    files = {form: timed(lambda at, form=form: make(form, at), number) for form in FORMATS}
    read, _size = timed(read_foreign, number)
    made = read_foreign(0)
    check, _nothing = timed(lambda _at: b"" if valid(made) else b"invalid", number)
    same = all(make(form, number) == make(form, number) for form in FORMATS)
    print(json.dumps({"files": files, "read": read, "check": check, "same": same}))


def timed(make_one: Callable[[int], bytes], number: int) -> tuple[list[float], int]:
    make_one(0)
    taken, made = [], b""
    for at in range(1, number + 1):
        began = time.process_time()
        made = make_one(at)
        taken.append((time.process_time() - began) * 1000)
    return taken, len(made)


def make(form: str, number: int) -> bytes:
    from unwatched.bills.text.writing import FORMATS as MAKERS
    from unwatched.bills.text.writing import akn

    document = akn.from_bluebell(markup(number), frbr=akn.Frbr(day=date(2026, 11, 28)), title=f"Bill {number}")
    return MAKERS[form](document)


def read_foreign(number: int) -> bytes:
    from unwatched.bills.text import reading
    from unwatched.bills.text.writing import akn

    return akn.write(reading.read(plain(number).encode(), "ordinance.txt"))


def valid(made: bytes) -> bool:
    from unwatched.bills.text.writing import akn

    return not akn.faults(made)


def sentence(number: int, place: int) -> str:
    """Other words in each round, so that nothing comes from a cache."""
    chosen = random.Random(number * 1000 + place)
    return " ".join(chosen.choice(LETTERS) for _ in range(WORDS)).capitalize() + "."


def markup(number: int) -> str:
    lines = ["PREFACE", f"  LONGTITLE AN ORDINANCE {sentence(number, 900)}", "PREAMBLE", "  WHEREAS, x;", "BODY"]
    for section in range(1, SECTIONS + 1):
        lines += [f"SECTION {section}. - Heading {section}", f"  {sentence(number, section * 10)}"]
        for place, letter in enumerate("abc", start=1):
            lines += [f"  SUBSECTION ({letter})", f"    {sentence(number, section * 10 + place)}"]
    return "\n".join(lines)


def plain(number: int) -> str:
    lines = [f"AN ORDINANCE {sentence(number, 900)}", "", "WHEREAS, people are watched;", "", "Be it ordained:", ""]
    for section in range(1, SECTIONS + 1):
        lines += [f"SECTION {section}. Heading {section}.", sentence(number, section * 10), ""]
        for place, letter in enumerate("abc", start=1):
            lines += [f"({letter}) {sentence(number, section * 10 + place)}", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
