from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy

from .source import Source


class CaptureKind(models.TextChoices):
    WEB = "web", _("web page that this server fetched")
    THREAD = "thread", _("thread that this server read")
    UPLOAD = "upload", _("archive made elsewhere")


class Role(models.TextChoices):
    """What a file of a capture is. There is one BODY: what the source sent, as it came."""

    BODY = "body", _("what was sent")
    ARCHIVE = "archive", _("web archive (WACZ)")
    SCREENSHOT = "screenshot", _("picture of the page")
    TEXT = "text", _("plain text")
    ABOUT = "about", _("who, when, how and why")
    PROOF = "proof", _("signature or certificate")
    OTHER = "other", _("further file")


class NeverChanges(TypeError):
    """Somebody tried to change what is kept so that it cannot be changed. A new capture stands beside the old one."""


class Frozen(models.Model):
    """A row that is written once. The database refuses as well: `frozen.py` and its triggers."""

    class Meta:
        abstract = True

    MAY_CHANGE: frozenset[str] = frozenset()

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if not self._state.adding and not (update_fields and self.MAY_CHANGE.issuperset(update_fields)):
            raise NeverChanges(f"{self._meta.verbose_name} {self.pk} is kept as it was. Make a new one.")
        super().save(*args, update_fields=update_fields, **kwargs)


class Capture(Frozen):
    """What a source said at one moment. Written once; only whether the public may have it can change."""

    MAY_CHANGE = frozenset({"public_at"})

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="captures")
    kind = models.CharField(max_length=6, choices=CaptureKind)
    url = models.URLField(max_length=2000, blank=True)  # after redirects
    status = models.PositiveIntegerField(null=True)  # HTTP
    sha256 = models.CharField(max_length=64)  # of the BODY file, the bytes as received, in hexadecimal
    size = models.PositiveBigIntegerField()  # bytes of it
    media_type = models.CharField(max_length=200, blank=True)
    request_headers = models.JSONField(default=list)  # [[name, value], …] of the last request
    response_headers = models.JSONField(default=list)
    captured_at = models.DateTimeField()
    clock_offset = models.FloatField(null=True)  # seconds that our clock was behind the server's; empty: not known
    tool = models.CharField(max_length=100)
    tool_version = models.CharField(max_length=40)
    ip = models.GenericIPAddressField(null=True)  # of the server that answered, never of a person
    tls = models.JSONField(default=list)  # its certificates, own first: {"subject", "issuer", "sha256", "until"}
    why = models.TextField(_("why it is kept"))
    by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)  # as the member chose to be named in the packet
    agreed_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    # [{"ok": true, "said": "…"}]: what was looked at when it came, for archives made elsewhere most of all.
    checks = models.JSONField(default=list)
    manifest = models.TextField()  # JSON with the hash of every file; its own hash is what is stamped
    manifest_sha256 = models.CharField(max_length=64, unique=True)
    public_at = models.DateTimeField(null=True)  # since when anybody may take the packet along

    privacy = privacy(
        "id", "source", "kind", "url", "status", "sha256", "size", "media_type", "request_headers",
        "response_headers", "captured_at", "clock_offset", "tool", "tool_version", "ip", "tls", "why", "by",
        "by_name", "agreed_by", "checks", "manifest", "manifest_sha256", "public_at",
    )  # fmt: skip

    class Meta:
        verbose_name = _("capture")
        verbose_name_plural = _("captures")
        ordering = ["-captured_at", "-pk"]
        indexes = [models.Index(fields=["sha256"], name="captures_by_hash")]
        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="a_capture_says_why_it_is_kept"),
            models.CheckConstraint(condition=~Q(sha256=""), name="a_capture_is_known_by_its_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.source}, {self.captured_at:%Y-%m-%d %H:%M}"


class CaptureFile(Frozen):
    """One file of a capture. Its bytes lie in the private store under their hash."""

    capture = models.ForeignKey(Capture, on_delete=models.CASCADE, related_name="files")
    role = models.CharField(max_length=10, choices=Role)
    name = models.CharField(max_length=120)  # in the packet
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=200, blank=True)

    privacy = privacy("id", "capture", "role", "name", "sha256", "size", "media_type")

    class Meta:
        verbose_name = _("file of a capture")
        verbose_name_plural = _("files of captures")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["capture", "name"], name="a_name_in_a_packet_is_taken_once"),
            models.UniqueConstraint(fields=["capture"], condition=Q(role=Role.BODY), name="one_body_in_a_capture"),
        ]

    def __str__(self) -> str:
        return self.name
