"""Making "erased" true in the database's files, and not only in its tables."""

from django.db import connection, transaction


def scrub() -> None:
    """Takes what was erased out of SQLite's write-ahead log, which else keeps old pages for a while.

    The tables' own pages are overwritten at once (PRAGMA secure_delete, see the settings). Somebody who reads at this
    moment makes it do less; the worker calls it again. PostgreSQL keeps dead rows in its files until autovacuum
    comes round: docs/explanation/sealing.md says so.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def scrub_when_done() -> None:
    """The same, once the transaction that erases has been committed."""
    transaction.on_commit(scrub)
