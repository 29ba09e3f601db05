"""Two laws of 300 sections (139 kB) compared: ours beside xmldiff and python-redlines, on the same two texts.

Also a programme of its own, as each peer is measured once, in a process that can be stopped:
`python -m bench.redline xmldiff|docxodus|ours CASE` prints JSON.
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
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from unwatched.bills.text.shapes import Law, Section

ROOT = Path(__file__).resolve().parent.parent
SECTIONS, DUE, LONGEST = 300, 150, 120  # milliseconds of processor time; seconds that a peer gets
AT = datetime(2026, 11, 28, tzinfo=UTC)
WORDS = [
    "city", "department", "shall", "not", "obtain", "retain", "possess", "access", "use", "request", "surveillance",
    "system", "information", "derived", "face", "person", "public", "record", "report", "council", "within", "days",
    "after", "violation", "action", "damages", "court", "evidence", "officer", "contractor",
]  # fmt: skip
CASES = {
    "word": "one word changed",
    "gone": "one section taken out",
    "top": "one section put in at the top, all others renumbered",
    "each": "one word changed in each section",
    "reversed": "in reverse order",
    "other": "two wholly different texts",
}
PEERS = {"xmldiff": "xmldiff 3 (Akoma Ntoso)", "docxodus": "python-redlines 2, docxodus (Word files)"}


def redline(*, rounds: int, seconds: int) -> list[str]:
    """Rows for the results. A peer that is too slow is stopped, and that is said."""
    ours = {case: run("ours", case, str(rounds)) or {} for case in CASES}
    peers = {(peer, case): run(peer, case) for peer in PEERS for case in ("word", "gone")}
    size = sum(map(letters, long_law().sections)) / 1000
    return [
        f"## Comparing two laws of {SECTIONS} sections, {size:.0f} kB", "",
        f"Milliseconds of processor time, {DUE} due for both together. Edits: how many changes are reported.", "",
        "| what | case | compare | what was lost | together | edits | ours compares |", "|---|---|---|---|---|---|---|",
        *(row("**ours**", case, ours[case], "") for case in CASES),
        *(row(PEERS[peer], case, found, as_fast(found, ours[case])) for (peer, case), found in peers.items()), "",
        f"A Word file with tracked changes takes {ours['word']['docx']:.0f} ms more.", "",
    ]  # fmt: skip


def row(name: str, case: str, found: dict[str, Any] | None, beside: str) -> str:
    if found is None:
        return f"| {name} | {CASES[case]} | stopped after {LONGEST} s | | | | |"
    lost, both = (f"{found['losses']:,.0f}", f"{found['ms'] + found['losses']:,.0f}") if "losses" in found else ("", "")
    return f"| {name} | {CASES[case]} | {found['ms']:,.0f} | {lost} | {both} | {found['edits']} | {beside} |"


def as_fast(peer: dict[str, Any] | None, ours: dict[str, Any]) -> str:
    return f"{peer['ms'] / ours['ms']:,.0f} times as fast" if peer else ""


def run(*words: str) -> dict[str, Any] | None:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bench.redline", *words], cwd=ROOT, capture_output=True, text=True, timeout=LONGEST,
            env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    if done.returncode:
        sys.exit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


# --- In the process -------------------------------------------------------------------------------
def main() -> None:
    from django.apps import apps
    from django.conf import settings

    settings.configure(USE_TZ=True)  # sentences need translations, and nothing else of a site
    apps.populate([])
    side, case, *rounds = sys.argv[1:]
    old, new = long_law(), changed(case)
    found = ours(old, new, int(rounds[0])) if side == "ours" else measured_once(BY_PEER[side], old, new)
    print(json.dumps(found))


def letters(section: "Section") -> int:
    return len(section.num) + len(section.heading) + len(section.text) + 3


def long_law(seed: int = 1) -> "Law":
    """Near-equal sections, as in tables of fees and lists of departments: the hard case for those who pair by words."""
    from unwatched.bills.text.shapes import Law, Section

    chosen = random.Random(seed)
    base = " ".join(chosen.choice(WORDS) for _ in range(60))
    return Law(title="A long ordinance", sections=tuple(
        Section(eid=f"sec_{n}", num=f"Section {n}.", heading=f"Provision {n}",
                text=f"{base if seed == 1 else ' '.join(chosen.choice(WORDS) + str(seed) for _ in range(60))} "
                     f"number {n} of this chapter.")
        for n in range(1, SECTIONS + 1)
    ))  # fmt: skip


def changed(case: str) -> "Law":
    from unwatched.bills.text.shapes import Section

    law = long_law()
    parts = list(law.sections)
    if case == "word":
        parts[150] = replace(parts[150], text=parts[150].text.replace("number", "numeral"))
    elif case == "gone":
        del parts[150]
    elif case == "top":
        parts.insert(0, Section(eid="sec_0", heading="Findings", text="A face is no number plate."))
        parts = [replace(part, eid=f"sec_{n}", num=f"Section {n}.") for n, part in enumerate(parts, 1)]
    elif case == "each":
        parts = [replace(part, text=part.text.replace("number", "numeral")) for part in parts]
    elif case == "reversed":
        parts.reverse()
    else:
        return long_law(seed=2)
    return replace(law, sections=tuple(parts))


def spent() -> float:
    """Milliseconds of processor time of this process and of those that it ran."""
    return sum(
        1000 * (used.ru_utime + used.ru_stime)
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def timed(action: Callable[[], object], rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        action()
        taken.append((time.process_time() - began) * 1000)
    return statistics.median(taken)


def ours(old: "Law", new: "Law", rounds: int) -> dict[str, float]:
    from unwatched.bills.text.comparing import as_docx, compare, losses

    found = compare(old, new)
    return {
        "ms": timed(lambda: compare(old, new), rounds * 3), "edits": len(found.edits),
        "losses": timed(lambda: losses(found), rounds),
        "docx": timed(lambda: as_docx.write(found, author="Bench", at=AT), rounds),
    }  # fmt: skip


def measured_once(peer: Callable[["Law", "Law"], Callable[[], int]], old: "Law", new: "Law") -> dict[str, float]:
    compare = peer(old, new)
    began = spent()
    edits = compare()
    return {"ms": spent() - began, "edits": edits}


def xmldiff(old: "Law", new: "Law") -> Callable[[], int]:
    from xmldiff.main import diff_texts

    from unwatched.bills.text.writing import akn

    texts = [akn.write(law, frbr=akn.Frbr(day=date(2026, 11, 28))) for law in (old, new)]
    return lambda: len(diff_texts(*texts))


def docxodus(old: "Law", new: "Law") -> Callable[[], int]:
    from io import BytesIO
    from zipfile import ZipFile

    from python_redlines.engines import DocxodusEngine

    from unwatched.bills.text.comparing import as_docx, compare

    files = [as_docx.write(compare(law, law), author="Bench", at=AT) for law in (old, new)]
    engine = DocxodusEngine(target_path=str(ROOT / ".cache" / "bench" / "docxodus"))

    def run() -> int:
        made, *_ = engine.run_redline("Bench", *files)
        with ZipFile(BytesIO(made)) as parts:
            body = parts.read("word/document.xml")
        return body.count(b"<w:ins ") + body.count(b"<w:del ")

    return run


BY_PEER = {"xmldiff": xmldiff, "docxodus": docxodus}

if __name__ == "__main__":
    main()
