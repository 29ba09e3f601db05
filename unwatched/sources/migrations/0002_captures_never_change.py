from django.db import migrations

from unwatched.sources import frozen

# What a capture, its files and a day's root are. Left out: who (an account may be closed) and whether it is public.
COLUMNS = {
    "sources_capture": [
        "source_id", "kind", "url", "status", "sha256", "size", "media_type", "request_headers", "response_headers",
        "captured_at", "clock_offset", "tool", "tool_version", "ip", "tls", "why", "by_name", "checks", "manifest",
        "manifest_sha256",
    ],
    "sources_capturefile": ["capture_id", "role", "name", "sha256", "size", "media_type"],
    "sources_root": ["day", "root", "size", "statement", "made_at"],
    "sources_leaf": ["manifest_sha256", "added_at"],
}


def freeze(apps, schema_editor):
    for table, columns in COLUMNS.items():
        frozen.freeze(schema_editor, table=table, columns=columns)


def thaw(apps, schema_editor):
    for table in COLUMNS:
        frozen.thaw(schema_editor, table=table)


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_sources_and_captures")]
    operations = [migrations.RunPython(freeze, thaw)]
