"""The council in the directory, with the postcodes of its wards: whom one writes to and calls in the demo."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError, QuerySet

from unwatched.directory.importing import File
from unwatched.directory.models import Division, Import, Official, PostcodeSpan
from unwatched.directory.services import bring

from .words import council as words

FILES = ("wrenfield-council.csv", "wrenfield-postcodes.csv")


def bring_council(*, now: datetime) -> None:
    members = table([words.COLUMNS, *words.officials()])
    spans = table([("prefix", "division"), *words.postcodes()])
    for name, kind, data in zip(FILES, ("csv", "postcodes"), (members, spans), strict=True):
        bring(format=kind, file=File(name, data), data_of=now.date(), now=now)


def table(rows: Iterable[Iterable[str]]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue().encode()


def members(names: Iterable[str]) -> list[Official]:
    """These people, in this order."""
    found = {official.name: official for official in ours()}
    return [found[name] for name in names]


def ours() -> "QuerySet[Official]":
    return Official.objects.filter(key__startswith="wrenfield-demo:")


def gone(officials: "QuerySet[Official]") -> bool:
    """Deletes them, or none of them when somebody has written to or called one."""
    try:
        with transaction.atomic():
            officials.delete()
    except ProtectedError:
        return False
    return True


def remove_council(*, now: datetime) -> None:
    """Whom somebody has written to or called in an action of their own stays in the directory, as one who has left."""
    if not gone(ours()):
        for official in ours():
            one = Official.objects.filter(pk=official.pk)
            if not gone(one):
                one.filter(retired_at=None).update(retired_at=now)
    Import.objects.filter(file_name__in=FILES, by=None, changes=None).delete()
    wards = Division.objects.filter(ocd_id__startswith=words.TOWN)
    PostcodeSpan.objects.filter(division__in=wards).delete()
    wards.filter(officials=None).delete()
