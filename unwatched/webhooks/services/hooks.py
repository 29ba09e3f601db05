"""Hooks: making, changing, pausing, dropping. Each is written to the audit log."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from unwatched.accounts.models import User
from unwatched.gateways.fetching import host_of
from unwatched.vault import services as vault
from unwatched.webhooks import signing
from unwatched.webhooks.models import Hook, Pause

# Name: (label, what the log says).
ACTIONS = {
    "webhook.add": (_("Tell a programme"), _("Added a webhook")),
    "webhook.change": (_("Change a webhook"), _("Changed a webhook")),
    "webhook.pause": (_("Pause a webhook"), _("Paused a webhook")),
    "webhook.resume": (_("Let a webhook go on"), _("Let a webhook go on")),
    "webhook.drop": (_("Remove a webhook"), _("Removed a webhook")),
    "webhook.again": (_("Tell something again"), _("Told something again")),
}


@transaction.atomic
def add_hook(*, name: str, url: str, events: Sequence[str], by: User | None, now: datetime) -> tuple[Hook, str]:
    """A hook, and its secret: nobody sees that again."""
    secret = signing.new_secret()
    hook = Hook.objects.create(
        name=name, host=host_of(url), locked_url=vault.lock_secret(url), events=list(events),
        secret=vault.lock_secret(secret), made_by=by, made_at=now,
    )  # fmt: skip
    log(hook, "webhook.add", user=by, data={"events": hook.events})
    return hook, secret


@transaction.atomic
def change_hook(hook: Hook, *, name: str, url: str, events: Sequence[str], by: User | None) -> None:
    hook.name, hook.events = name, list(events)
    hook.host, hook.locked_url = host_of(url), vault.lock_secret(url)
    hook.save(update_fields=["name", "events", "host", "locked_url"])
    log(hook, "webhook.change", user=by, data={"events": hook.events})


def address_of(hook: Hook) -> str:
    """Raises vault.errors.Damaged when the keys are others than those it was locked with."""
    return vault.open_secret(bytes(hook.locked_url))


@transaction.atomic
def pause(hook: Hook, *, by: User | None, why: Pause = Pause.HAND) -> bool:
    """Whether this paused it. Nothing is written down for it from now on; what waits goes on waiting."""
    if not Hook.objects.listening().filter(pk=hook.pk).update(pause=why):
        return False
    log(hook, "webhook.pause", user=by, data={"why": why.value})
    return True


@transaction.atomic
def resume(hook: Hook, *, by: User | None, now: datetime) -> None:
    """What waited goes out now, with a day of its own."""
    if Hook.objects.exclude(pause=Pause.NONE).filter(pk=hook.pk).update(pause=Pause.NONE):
        hook.deliveries.filter(state="waiting").update(due_at=now, since=now, tries=0)
        log(hook, "webhook.resume", user=by)


@transaction.atomic
def drop_hook(hook: Hook, *, by: User | None) -> None:
    """Gone with all that it was told. The log keeps that it was there."""
    log(hook, "webhook.drop", user=by, data={"name": hook.name})
    hook.delete()
