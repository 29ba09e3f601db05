"""Recurring work on files."""

from datetime import datetime, timedelta

from wagtail.models import UploadedFile

from unwatched.core.jobs import sweep

# Somebody brought it, was asked what it shows, and went away.
ABANDONED = timedelta(days=1)


@sweep(every=timedelta(hours=1), name="uploads")
def forget_abandoned_uploads(*, now: datetime) -> str | None:
    """Files that wait for their description longer than a day go."""
    waiting = [upload for upload in UploadedFile.objects.all() if _at(upload) < now - ABANDONED]
    for upload in waiting:
        upload.file.delete(save=False)
        upload.delete()
    return f"{len(waiting)} uploads forgotten" if waiting else None


def _at(upload: UploadedFile) -> datetime:
    at: datetime = upload.file.storage.get_modified_time(upload.file.name)
    return at
