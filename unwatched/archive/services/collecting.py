"""Collections: threads under a name. What is not allowed yet may stand in one; the public sees those that are."""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.archive import audit
from unwatched.archive.errors import ArchiveError
from unwatched.archive.models import Collection, CollectionItem, KeptThread, Request


@transaction.atomic
def make(name: str, *, about: str = "", public: bool = False, by: User | None, now: datetime) -> Collection:
    name = " ".join(name.split())[:120]
    if not name:
        raise ArchiveError(_("Give the collection a name."))
    stem = slugify(name)[:60] or "collection"
    slug, number = stem, 1
    while Collection.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{stem}-{number}"
    row = Collection.objects.create(
        name=name, slug=slug, about=" ".join(about.split())[:500], public=public, made_at=now, made_by=by
    )
    audit.write(row, "archive.collection", by=by)
    return row


@transaction.atomic
def change(row: Collection, *, name: str, about: str, public: bool, by: User) -> None:
    row.name = " ".join(name.split())[:120] or row.name
    row.about, row.public = " ".join(about.split())[:500], public
    row.save()
    audit.write(row, "archive.collection", by=by)


@transaction.atomic
def add(
    collection: Collection, *, thread: KeptThread | None = None, request: Request | None = None, by: User | None,
    now: datetime,
) -> CollectionItem:  # fmt: skip
    """Put something in: kept, or wanted. In already: nothing changes."""
    if request is not None and request.thread is not None:
        thread, request = request.thread, None
    item, _made = CollectionItem.objects.get_or_create(
        collection=collection, thread=thread, request=request, defaults={"added_at": now, "added_by": by}
    )
    return item


def take_out(item: CollectionItem) -> None:
    item.delete()
