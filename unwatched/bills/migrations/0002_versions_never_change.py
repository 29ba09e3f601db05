from django.db import migrations

from unwatched.sources import frozen

# Left out: who, as an account may be closed.
COLUMNS = ["bill_id", "number", "at", "note", "title", "place", "parts", "values", "text", "law"]


def freeze(apps, schema_editor):
    frozen.freeze(schema_editor, table="bills_billversion", columns=COLUMNS)


def thaw(apps, schema_editor):
    frozen.thaw(schema_editor, table="bills_billversion")


class Migration(migrations.Migration):
    dependencies = [("bills", "0001_bills_and_texts_of_others")]
    operations = [migrations.RunPython(freeze, thaw)]
