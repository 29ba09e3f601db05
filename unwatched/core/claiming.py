"""Rows that wait for one worker: it holds them for a while, and no other takes them up meanwhile."""

from datetime import datetime
from typing import TypeVar

from django.db import connection, models, transaction

M = TypeVar("M", bound=models.Model)


def unheld(rows: "models.QuerySet[M]") -> "models.QuerySet[M]":
    """These rows, held until the transaction ends, without those that another worker holds. SQLite has one writer."""
    if connection.features.has_select_for_update_skip_locked:
        return rows.select_for_update(skip_locked=True, of=("self",))
    return rows


def claim_mails(rows: "models.QuerySet[M]", *, now: datetime, until: datetime, at_most: int) -> list[M]:
    """Those whose mail is due (`mail_at`), first the longest due; due again at `until`, should this worker die."""
    with transaction.atomic():
        claimed = list(unheld(rows.filter(mail_at__lte=now).order_by("mail_at"))[:at_most])
        rows.model._default_manager.filter(pk__in=[row.pk for row in claimed]).update(mail_at=until)
    return claimed
