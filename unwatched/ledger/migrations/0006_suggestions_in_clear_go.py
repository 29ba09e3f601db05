from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_lock_the_words_of_suggestions")]

    operations = [migrations.RemoveField("suggestion", name) for name in ("wrong", "right", "url")]
