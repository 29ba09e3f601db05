"""Two wordings of one promise, word by word, in runs that a person can read. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from unwatched.sources.wording import Words, compare

LONGEST = 20_000  # characters of each that are compared; beyond it both are shown whole


@dataclass(frozen=True)
class Difference:
    """Both wordings in one: runs that are "same", "gone" or "new", and how many words went and came."""

    runs: Sequence[Words]
    gone: int
    new: int

    @property
    def is_same(self) -> bool:
        return not self.gone and not self.new


def differ(before: str, after: str) -> Difference:
    """What went out of a wording and what came in. White space alone is no change."""
    old, new = " ".join(before.split()), " ".join(after.split())
    if max(len(old), len(new)) > LONGEST:
        runs = [Words("same", old)] if old == new else [Words("gone", old), Words("new", new)]
    else:
        runs = in_phrases(compare(old, new))
    return Difference(runs, _count(runs, "gone"), _count(runs, "new"))


def in_phrases(runs: Iterable[Words]) -> list[Words]:
    """Changes with nothing but a space between them become one: "[old words] [new words]", not word against word."""
    made: list[Words] = []
    block: list[Words] = []
    for run in runs:
        if run.kind != "same" or (block and not run.text.strip()):
            block.append(run)
        else:
            made += [*_as_one(block), run]
            block = []
    return [*made, *_as_one(block)]


def _as_one(block: list[Words]) -> list[Words]:
    """What went, then what came. Where only one of the two happened there is nothing to sort."""
    end = len(block)
    while end and block[end - 1].kind == "same":
        end -= 1
    change, after = block[:end], block[end:]
    if not {"gone", "new"} <= {run.kind for run in change}:
        return block
    parts = ["".join(run.text for run in change if run.kind in (kind, "same")) for kind in ("gone", "new")]
    return [Words("gone", parts[0]), Words("new", parts[1]), *after]


def _count(runs: Iterable[Words], kind: str) -> int:
    return sum(len(run.text.split()) for run in runs if run.kind == kind)
