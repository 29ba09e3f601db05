"""Removals of earlier versions were done at once: their rows get parts, so that they can be taken back like others."""

from django.db import migrations

PART = 500


def put_into_parts(apps, schema_editor):
    Removal = apps.get_model("actions", "Removal")
    RemovalPart = apps.get_model("actions", "RemovalPart")
    Signature = apps.get_model("actions", "Signature")
    for removal in Removal.objects.filter(parts=None):
        ids = list(Signature.objects.filter(removal=removal).order_by("pk").values_list("pk", flat=True))
        removal.state = "returned" if removal.taken_back_at else "done"
        removal.removed = 0 if removal.taken_back_at else removal.number
        removal.save(update_fields=["state", "removed"])
        chunks = [ids[start : start + PART] for start in range(0, len(ids), PART)]
        parts = [RemovalPart(removal=removal, state="removed", ids=some, size=len(some)) for some in chunks]
        RemovalPart.objects.bulk_create(parts, batch_size=100)


class Migration(migrations.Migration):
    dependencies = [("actions", "0002_paper_places_removal_parts")]

    operations = [migrations.RunPython(put_into_parts, migrations.RunPython.noop)]
