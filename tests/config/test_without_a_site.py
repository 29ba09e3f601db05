"""Commands that read what is not ours: they want no data folder, no keys and no database, and leave none behind."""

import json
import os
import subprocess
import sys

import pytest

from tests.gateways.threads.fediverse import Mastodon
from tests.harness import ROOT
from tests.web import serving

pytestmark = pytest.mark.once
LAW = ROOT / "tests" / "bills" / "text" / "reading" / "fixtures" / "city-ordinance.txt"
THREAD = "Good morning.\n---\nAnd good night.\n"
# One process for all: to start takes longer than what they do.
CODE = """
import sys
from unwatched.config.cli import main
for words in {all!r}:
    assert main(words) == 0, words
    print("", end="\\x00", flush=True)
sys.exit(main(["chat", "--help"]))
"""


def test_what_reads_only_what_is_not_ours_and_what_only_helps_needs_no_site(tmp_path):
    fake = Mastodon()
    (tmp_path / "thread.md").write_text(THREAD)
    with serving(fake) as site:
        fake.url = site.url
        fake.chain(3)
        commands = [
            ["bill", "parse", str(LAW)],
            ["unroll", f"{site.url}/@ada/2", "--to", "json"],
            ["thread", "preview", "thread.md"],
        ]
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
        done = subprocess.run(
            [sys.executable, "-c", CODE.format(all=commands)], cwd=tmp_path, capture_output=True, timeout=600,
            env=kept | {"PYTHONPATH": str(ROOT), "UNWATCHED_ALLOW_PRIVATE_SERVERS": "1"}, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr.decode().count("\n") == 1  # what the law leaves unsure
    law, thread, preview, help_ = done.stdout.split(b"\x00")
    assert json.loads(law)["sections"]
    assert len(json.loads(thread)["posts"]) == 3
    assert b"Post 2 of 2" in preview
    assert b"rehearse" in help_
    assert [path.name for path in tmp_path.iterdir()] == ["thread.md"]
