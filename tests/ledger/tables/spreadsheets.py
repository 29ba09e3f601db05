"""Tables of the ledgers as somebody takes them along, edits and brings them back."""

import csv
import io

from tests.ledger.factories import NOON
from unwatched.ledger.tables import bringing


def rows_of(client, name):
    return list(csv.DictReader(io.StringIO(client.get(f"/{name}").content.decode("utf-8-sig"))))


def written(rows, *, delimiter=","):
    out = io.StringIO()
    made = csv.DictWriter(out, rows[0].keys(), delimiter=delimiter)
    made.writeheader()
    made.writerows(rows)
    return out.getvalue().encode()


def bring(rows, *, by=None, **how):
    return bringing.bring(written(rows, **how), name="table.csv", by=by, now=NOON)
