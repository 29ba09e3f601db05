from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_adopted_by_whichever_step")]

    operations = [
        migrations.AddField("suggestion", "locked", models.BinaryField(null=True)),
        migrations.AddField("suggestion", "same", models.BinaryField(max_length=16, null=True)),
    ]
