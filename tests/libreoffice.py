"""Real LibreOffice: what it makes of a file is what people will see."""

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from scripts.testing.libreoffice import HINT, find_libreoffice

PATIENCE = 120  # seconds; one start takes one, on a machine that has nothing else to do

Convert = Callable[..., dict[str, bytes]]


@pytest.fixture(scope="session")
def converted() -> Iterator[Convert]:
    """`converted({"bill.docx": bytes, …}, to="pdf")`: the same names with the bytes that LibreOffice made of them.

    All files of a call share one start, and a start is what costs: give it all that you have.
    """
    with tempfile.TemporaryDirectory(prefix="unwatched-office-", ignore_cleanup_errors=True) as folder:
        yield lambda files, to="pdf": _convert(files, to, Path(folder))


def _convert(files: Mapping[str, bytes], to: str, folder: Path) -> dict[str, bytes]:
    programme = find_libreoffice()
    assert programme, HINT
    for name, content in files.items():
        (folder / name).write_bytes(content)
    out = folder / "out"
    # A profile of its own: two that run at once would refuse each other's.
    command = [programme, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", to]
    command += ["--outdir", str(out), *(str(folder / name) for name in files)]
    clean = {key: value for key, value in os.environ.items() if key in ("PATH", "LANG", "TMPDIR")} | {
        "HOME": str(folder)
    }
    done = subprocess.run(command, env=clean, capture_output=True, timeout=PATIENCE, check=False)
    made = {}
    for name in files:
        file = out / f"{Path(name).stem}.{to.partition(':')[0]}"
        assert file.exists(), f"LibreOffice made nothing of {name}: {done.stderr.decode(errors='replace')[-2000:]}"
        made[name] = file.read_bytes()
        file.unlink()
    return made
