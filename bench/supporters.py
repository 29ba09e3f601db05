"""Lists of 100,000 supporters: coming in from a table and from OSDI, going out again; how long, how much memory."""

import json

from . import programs

PEOPLE = 100_000
# The limit: what nobody can do without. The file is read by csv.reader, each row is sealed by libsodium; for going out,
# each seal is opened and each line written by csv.writer.
RUN = """
import csv, io, json, resource, time
from datetime import timedelta
from django.utils import timezone
from nacl.public import PrivateKey, SealedBox
from unwatched.campaigns.models import Campaign
from unwatched.directory.models import Organisation
from unwatched.supporters.services import bringing, taking_out
from unwatched.supporters.services.taking_out import Choice
from unwatched.vault import services as vault

people = %(people)d
now = timezone.now()
host = Organisation.objects.filter(is_host=True).get()
one, two = (Campaign.objects.create(title=title, host=host) for title in ("One", "Two"))
HEAD = ["email", "name", "postcode", "organisation", "purpose", "wording", "at", "where"]
ROW = [host.name, "organisation", "You may write to me about your work.", "2026-05-03T18:30+02:00", "paper, Market"]


def table():
    text = io.StringIO()
    rows = ([f"person{n}@example{n %% 50}.org", f"Person Number {n}", "W4 118", *ROW] for n in range(people))
    csv.writer(text).writerows([HEAD, *rows])
    return text.getvalue().encode()


def memory():
    with open("/proc/self/status") as status:
        return int(next(line for line in status if line.startswith("VmRSS")).split()[1]) / 1024


def timed(run):
    began = time.perf_counter()
    result = run()
    return result, time.perf_counter() - began


def bring(campaign, data):
    return str(bringing.bring(campaign, bringing.open_file(campaign, name="list", data=data, now=now), by=None))


def bare_in(data):
    key = SealedBox(PrivateKey.generate().public_key)
    for row in csv.reader(io.TextIOWrapper(io.BytesIO(data), newline="")):
        key.encrypt(json.dumps(row[:3]).encode().ljust(256))


def bare_out():
    private = PrivateKey.generate()
    sealed = SealedBox(private.public_key).encrypt(json.dumps(["a@b.test", "Somebody", "W4 118"]).encode().ljust(256))
    box, text = SealedBox(private), csv.writer(io.StringIO())
    for n in range(people):
        text.writerow([*json.loads(box.decrypt(sealed).rstrip()), *ROW])


peak = 0.0


def out(campaign, to):
    global peak
    octets, before = 0, memory()
    for number, piece in enumerate(taking_out.begin(Choice(campaign, None), to=to, by=None)):
        octets += len(piece)
        if number %% 2000 == 0:
            peak = max(peak, memory() - before)
    return octets


data = table()
before = memory()
_read, limit_in = timed(lambda: bare_in(data))
first, took_in = timed(lambda: bring(one, data))
grew = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before
again, took_again = timed(lambda: bring(one, data))
vault.open_ring(host.ring, by=None, reason="measuring", now=timezone.now(), minutes=120)
_out, limit_out = timed(bare_out)
octets, took_csv = timed(lambda: out(one, "csv"))
osdi, took_osdi = timed(lambda: "".join(taking_out.begin(Choice(one, None), to="osdi", by=None)).encode())
moved, took_move = timed(lambda: bring(two, osdi))
print(json.dumps({
    "first": first, "again": again, "moved": moved, "megabytes": len(data) / 1e6, "grew": grew, "peak": peak,
    "took_in": took_in, "limit_in": limit_in, "ratio_in": took_in / limit_in, "took_again": took_again,
    "took_move": took_move, "took_csv": took_csv, "took_osdi": took_osdi, "limit_out": limit_out,
    "ratio_out": took_csv / limit_out, "written": octets / 1e6,
}))
"""


def supporters(*, rounds: int, seconds: int) -> list[str]:
    """Rows for the results, from a site on SQLite and one on PostgreSQL."""
    with programs.site(database_url=None) as site:
        small = _measured(site)
    with programs.postgres() as database, programs.site(database_url=database) as site:
        large = _measured(site)
    rows = {
        "a table comes in, s": "took_in", "**as a ratio of reading it by csv and sealing each row**": "ratio_in",
        "memory for that, beyond the file, MB": "grew", "the same table again (changes nothing), s": "took_again",
        "OSDI comes in, s": "took_move", "a table goes out, s": "took_csv",
        "**as a ratio of opening each seal and writing it by csv**": "ratio_out", "OSDI goes out, s": "took_osdi",
        "memory while a table goes out, MB": "peak",
    }  # fmt: skip
    lines = [
        f"## Lists of {PEOPLE:,} supporters ({small['megabytes']:.0f} MB as a table)", "",
        f"The limit, in the same run: {small['limit_in']:.1f} s to read and seal, {small['limit_out']:.1f} s to open"
        " and write.", "", "| | SQLite | PostgreSQL |", "|---|---|---|",
    ]  # fmt: skip
    lines += [f"| {name} | {small[key]:.1f} | {large[key]:.1f} |" for name, key in rows.items()]
    return [*lines, ""]


def _measured(site: programs.Site) -> dict[str, float]:
    found = json.loads(site.python(RUN % {"people": PEOPLE}).splitlines()[-1])
    assert found.pop("first") == found.pop("moved") == f"added {PEOPLE}, changed 0, unchanged 0"
    assert found.pop("again") == f"added 0, changed 0, unchanged {PEOPLE}"
    return {name: float(value) for name, value in found.items()}
