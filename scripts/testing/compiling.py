"""Compiling everything once, before the processes that test would all do the same at the same time.

pytest compiles tests in a way of its own, so that a failed `assert` can say what it saw, and keeps the result as here.
"""

import compileall
import os
import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from importlib.util import source_hash
from pathlib import Path

from _pytest.assertion import rewrite

TESTS = ("test_*.py", "conftest.py")


def compile_all(root: Path) -> None:
    """On all cores. What has not changed since the last time is left alone."""
    for folder in ("unwatched", "tests"):
        compileall.compile_dir(root / folder, quiet=2, rx=re.compile(r"/(test_[^/]*|conftest)\.py$"), workers=0)
    paths = [path for path in tests(root) if not is_compiled(path)]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(compile_test, paths, chunksize=8))


def tests(root: Path) -> Iterator[Path]:
    for pattern in TESTS:
        yield from (root / "tests").rglob(pattern)


def kept(path: Path) -> Path:
    """Where pytest looks for it."""
    return rewrite.get_cache_dir(path) / f"{path.stem}{rewrite.PYC_TAIL}"


def is_compiled(path: Path) -> bool:
    """pytest writes the source's hash into the second eight bytes."""
    try:
        with kept(path).open("rb") as file:
            return file.read(16)[8:] == source_hash(path.read_bytes())
    except OSError:
        return False


def compile_test(path: Path) -> None:
    """What cannot be compiled or written is left to pytest, which says why."""
    with suppress(SyntaxError, ValueError, OSError):
        found, code = rewrite._rewrite_test(path, None)
        kept(path).parent.mkdir(exist_ok=True)
        rewrite._write_pyc(Silent(), code, found, kept(path))


class Silent:
    """Whom pytest tells that nothing can be written."""

    def trace(self, _: str) -> None: ...
