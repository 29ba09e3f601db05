"""wrk and pgbench, and what they say."""

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .programs import need

CONNECTIONS = 64

# Each request is another person; the token comes from the page, as a browser's would.
POST = """
local thread = 0
function setup(t) thread = thread + 1; t:set("id", thread) end
local n = 0
function request()
  n = n + 1
  return wrk.format("POST", "%(path)s", {["Content-Type"]="application/x-www-form-urlencoded"},
    "%(body)s&email=p" .. id .. "." .. n .. ".%(round)s%%40example.org")
end
"""


@dataclass(frozen=True)
class Load:
    """What a load told: requests that were answered well, per second, and the 99th percentile in ms."""

    rate: float
    p99: float
    bad: int


def wrk(url: str, *, seconds: int, script: str | None = None, connections: int = CONNECTIONS) -> Load:
    command = [need("wrk", "wrk"), "-t2", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "10s"]
    with tempfile.TemporaryDirectory() as folder:
        if script:
            path = Path(folder) / "request.lua"
            path.write_text(script)
            command += ["-s", str(path)]
        said = subprocess.run([*command, url], capture_output=True, text=True, check=True, timeout=seconds + 60).stdout
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    lost = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", said)
    return Load(
        rate=float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]),  # type: ignore[index]
        p99=milliseconds(re.search(r"^ +99% +(\S+)", said, re.M)[1]),  # type: ignore[index]  # no "91.99%" of a deviation
        bad=int(bad[1]) if bad else sum(int(n) for n in lost.groups()) if lost else 0,
    )


def milliseconds(text: str) -> float:
    number, unit = re.match(r"([\d.]+)(us|ms|s|m)", text).groups()  # type: ignore[union-attr]
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60000}[unit]


# A row with nothing but its key and a letter; and a signature's own row, into a table like its own.
SMALL_ROW = "INSERT INTO bench_small (body) VALUES ('x');"
SIGNATURE = """INSERT INTO bench_signature (petition_id, blind_index, sealed, transit, transit_at, state, signed_at,
    language, has_postcode, place, domain_mark, network_mark, score, wishes, mail, mail_at, mails_sent, code_tries,
    judged, aside, count_due, counted, shown, shown_name, shown_comment
) VALUES (1, decode(md5(random()::text) || md5(random()::text), 'hex'), decode(repeat(md5(random()::text), 20), 'hex'),
    decode(repeat(md5(random()::text), 6), 'hex'), now(), 'pending', now(), 'en', true, '', decode(md5('x'), 'hex'),
    decode(md5('y'), 'hex'), 10, '[]', 'confirm', now(), 0, 0, false, '', false, false, 'asked', '', '')
ON CONFLICT (petition_id, blind_index) DO NOTHING;"""


def pgbench(url: str, *, insert: str, seconds: int) -> float:
    """One-row inserts per second, each its own transaction, over the same number of connections."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "insert.sql"
        path.write_text(" ".join(insert.split()) + "\n")
        command = [need("pgbench", "postgresql-contrib"), "-n", f"-c{CONNECTIONS}", "-j2", f"-T{seconds}"]
        command += ["-f", str(path), url]
        said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 60).stdout
    return float(re.search(r"tps = ([\d.]+)", said)[1])  # type: ignore[index]
