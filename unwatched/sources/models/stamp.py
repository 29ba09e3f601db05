from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy

from .capture import Capture, Frozen


class Root(Frozen):
    """One day's Merkle root over all manifests that were new. `statement` is the small file that is stamped."""

    day = models.DateField(unique=True)
    root = models.CharField(max_length=64)  # in hexadecimal
    size = models.PositiveIntegerField()  # leaves
    statement = models.TextField()
    made_at = models.DateTimeField()

    privacy = privacy("id", "day", "root", "size", "statement", "made_at")

    class Meta:
        verbose_name = _("root of a day")
        verbose_name_plural = _("roots of days")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"root of {self.day}"


class Leaf(models.Model):
    """The hash of one manifest and its place in its day's tree. It stays when the capture is erased: others' proofs
    go through it, and the salt in the manifest lets nobody guess what it was.
    """

    manifest_sha256 = models.CharField(max_length=64, unique=True)
    capture = models.OneToOneField(Capture, on_delete=models.SET_NULL, null=True, related_name="leaf")
    added_at = models.DateTimeField()
    root = models.ForeignKey(Root, on_delete=models.PROTECT, null=True, related_name="leaves")
    position = models.PositiveIntegerField(null=True)  # from 0

    privacy = privacy("id", "manifest_sha256", "capture", "added_at", "root", "position")

    class Meta:
        ordering = ["root", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["root", "position"], condition=Q(root__isnull=False), name="a_place_in_a_tree_is_taken_once"
            ),
            models.CheckConstraint(
                condition=Q(root__isnull=True, position__isnull=True) | Q(root__isnull=False, position__isnull=False),
                name="a_leaf_in_a_tree_has_a_place",
            ),
        ]

    def __str__(self) -> str:
        return self.manifest_sha256


class StampKind(models.TextChoices):
    AUTHORITY = "tsa", _("time-stamping authority")
    CALENDAR = "ots", _("OpenTimestamps")


class StampState(models.TextChoices):
    WAITING = "waiting", _("to be asked")
    PROMISED = "promised", _("waits for its block in Bitcoin")  # OpenTimestamps only
    STAMPED = "stamped", _("stamped")
    REFUSED = "refused", _("refused")


UNFINISHED = (StampState.WAITING, StampState.PROMISED)


class Stamp(models.Model):
    """One authority's or calendar's word on one day's root. One row for each, made with the root: never asked twice."""

    root = models.ForeignKey(Root, on_delete=models.PROTECT, related_name="stamps")
    kind = models.CharField(max_length=3, choices=StampKind)
    authority = models.URLField(max_length=500)
    state = models.CharField(max_length=8, choices=StampState, default=StampState.WAITING)
    request = models.BinaryField(default=b"")  # what we asked (.tsq, with its nonce)
    answer = models.BinaryField(default=b"")  # the whole answer: .tsr, or .ots as far as it has come
    chain = models.TextField(blank=True)  # PEM: the authority's certificates as they were then
    at = models.DateTimeField(null=True)  # as the authority says; for OpenTimestamps of the block
    block = models.PositiveIntegerField(null=True)  # height in Bitcoin
    next_try_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    said = models.CharField(max_length=300, blank=True)  # why it waits or was refused, for people

    privacy = privacy(
        "id", "root", "kind", "authority", "state", "request", "answer", "chain", "at", "block", "next_try_at",
        "tries", "said",
    )  # fmt: skip

    class Meta:
        verbose_name = _("time-stamp")
        verbose_name_plural = _("time-stamps")
        ordering = ["kind", "authority"]
        constraints = [
            models.UniqueConstraint(fields=["root", "kind", "authority"], name="a_root_is_stamped_once_by_each"),
            models.CheckConstraint(
                condition=~Q(state=StampState.STAMPED) | Q(at__isnull=False), name="a_stamp_says_when"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority} on {self.root_id}"
