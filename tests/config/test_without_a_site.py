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
# One process for both: to start takes longer than to read.
CODE = """
import sys
from unwatched.config.cli import main
for words in {all!r}:
    assert main(words) == 0, words
    print("", end="\\x00", flush=True)
"""


def test_a_thread_is_unrolled_and_a_law_is_read_where_there_is_no_site(tmp_path):
    fake = Mastodon()
    with serving(fake) as site:
        fake.url = site.url
        fake.chain(3)
        commands = [["bill", "parse", str(LAW)], ["unroll", f"{site.url}/@ada/2", "--to", "json"]]
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
        done = subprocess.run(
            [sys.executable, "-c", CODE.format(all=commands)], cwd=tmp_path, capture_output=True, timeout=600,
            env=kept | {"PYTHONPATH": str(ROOT), "UNWATCHED_ALLOW_PRIVATE_SERVERS": "1"}, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr.decode().count("\n") == 1  # what the law leaves unsure
    law, thread, rest = done.stdout.split(b"\x00")
    assert json.loads(law)["sections"]
    assert len(json.loads(thread)["posts"]) == 3
    assert rest == b""
    assert list(tmp_path.iterdir()) == []
