import json
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import Kept, privacy
from unwatched.vault import services as vault
from unwatched.vault.errors import VaultError

from .commitment import Commitment
from .law import Law


class SuggestionState(models.TextChoices):
    WAITING = "waiting", _("waits for one of us")
    ACCEPTED = "accepted", _("taken over")
    DECLINED = "declined", _("not taken over")


def lock(*, wrong: str, right: str, url: str) -> tuple[bytes, bytes]:
    """What was typed, under a key outside the database; and a mark that says "the same words" and nothing else."""
    said = json.dumps({"wrong": wrong, "right": right, "url": url}, ensure_ascii=False)
    return vault.lock_secret(said), vault.mark(said, purpose="words of a suggestion")


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def waiting(self) -> Self:
        """The longest waiting first."""
        return self.filter(state=SuggestionState.WAITING).order_by("at", "pk")


class Suggestion(models.Model):
    """A correction that somebody proposes in public. No name, no address and no account belongs to it.

    Whoever sent it looks it up by its number, which nobody else is told. Strangers type what they like, names among it:
    so its words lie under a key outside the database, and go when it is settled and old.
    """

    law = models.ForeignKey(Law, on_delete=models.CASCADE, null=True, related_name="suggestions")
    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, null=True, related_name="suggestions")
    number = models.CharField(max_length=20, unique=True)  # "K7Q2-9FMD-3XTA"
    at = models.DateTimeField()
    locked = models.BinaryField(null=True)  # see `lock`; empty: settled long ago
    same = models.BinaryField(max_length=16, null=True)  # of the words: sent twice is once
    state = models.CharField(max_length=8, choices=SuggestionState, default=SuggestionState.WAITING)
    answer = models.CharField(_("our answer"), max_length=500, blank=True)  # for whoever sent it
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")

    privacy = privacy(
        "id", "law", "commitment", "number", "at", "state", "answer", "settled_at", "settled_by", locked=Kept.LOCKED,
        same=Kept.MARK,
    )  # fmt: skip

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["-at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(law__isnull=False, commitment__isnull=True) | Q(law__isnull=True, commitment__isnull=False),
                name="a_suggestion_is_about_one_row",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at__isnull=True) | Q(settled_at__isnull=False),
                name="what_is_settled_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about}: {self.number}"

    @cached_property
    def words(self) -> dict[str, str]:
        """What was typed: "wrong", "right" and "url". Nothing once it is forgotten."""
        if not self.locked:
            return {}
        try:
            found: dict[str, str] = json.loads(vault.open_secret(bytes(self.locked)))
        except VaultError:
            return {"wrong": _now("These words do not open with the keys of this server.")}
        return found

    @property
    def wrong(self) -> str:
        return self.words.get("wrong", "")

    @property
    def right(self) -> str:
        return self.words.get("right", "")

    @property
    def url(self) -> str:
        return self.words.get("url", "")

    @property
    def about(self) -> Law | Commitment:
        """What it is about: exactly one of the two."""
        found = self.law or self.commitment
        assert found is not None
        return found
