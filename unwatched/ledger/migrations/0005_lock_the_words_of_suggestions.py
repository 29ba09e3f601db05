"""What was kept in clear until now goes under the key. Without a suggestion no key is asked for."""

import json

from django.db import migrations

from unwatched.vault import services as vault


def lock(apps, schema_editor):
    suggestions = apps.get_model("ledger", "Suggestion").objects
    for one in suggestions.exclude(wrong="", right="", url="").iterator(chunk_size=500):
        said = json.dumps({"wrong": one.wrong, "right": one.right, "url": one.url}, ensure_ascii=False)
        one.locked, one.same = vault.lock_secret(said), vault.mark(said, purpose="words of a suggestion")
        one.save(update_fields=["locked", "same"])


def open_again(apps, schema_editor):
    for one in apps.get_model("ledger", "Suggestion").objects.exclude(locked=None).iterator(chunk_size=500):
        for name, text in json.loads(vault.open_secret(bytes(one.locked))).items():
            setattr(one, name, text)
        one.save(update_fields=["wrong", "right", "url"])


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_suggestions_have_locked_words")]

    operations = [migrations.RunPython(lock, open_again)]
