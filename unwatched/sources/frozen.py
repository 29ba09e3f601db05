"""Triggers that refuse to change what was written once, whoever asks: our code, a shell, another programme.

On SQLite Django makes a table anew when a column changes, and triggers go with the old one: a migration that alters
one of these tables ends with `freeze` again. A test changes each column and expects to be refused.
"""

from collections.abc import Sequence
from typing import Any

SAYS = "What was captured never changes."

_SQLITE = """
CREATE TRIGGER {name} BEFORE UPDATE OF {columns} ON {table}
BEGIN SELECT RAISE(ABORT, '{says}'); END
"""
_POSTGRES = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{says}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER {name} BEFORE UPDATE OF {columns} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()
"""


def freeze(schema_editor: Any, *, table: str, columns: Sequence[str]) -> None:
    """From now on these columns keep what they were given when the row was made."""
    thaw(schema_editor, table=table)
    template = _POSTGRES if schema_editor.connection.vendor == "postgresql" else _SQLITE
    quoted = ", ".join(schema_editor.quote_name(column) for column in columns)
    schema_editor.execute(template.format(name=f"{table}_frozen", table=table, columns=quoted, says=SAYS), None)


def thaw(schema_editor: Any, *, table: str) -> None:
    on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_frozen{on}", None)
