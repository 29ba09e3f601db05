from django.db import models
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy


class SourceKind(models.TextChoices):
    PAGE = "page", _("web page")
    STATEMENT = "statement", _("announcement or statement")
    NEWS = "news", _("news")
    LAW = "law", _("law or official document")
    STUDY = "study", _("study or report")
    THREAD = "thread", _("thread on a network")
    OTHER = "other", _("something else")


class Source(models.Model):
    """Where a fact is from: one page, thread or document, whatever it said on which day."""

    url = models.URLField(_("address"), max_length=2000, blank=True)  # empty: a letter, a printed page
    kind = models.CharField(_("kind"), max_length=10, choices=SourceKind, default=SourceKind.PAGE)
    title = models.CharField(_("title"), max_length=300, blank=True)
    publisher = models.CharField(_("who says it"), max_length=200, blank=True)
    said_on = models.DateField(_("the day it was said"), null=True, blank=True)
    note = models.TextField(_("note for the office"), blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    gone_at = models.DateTimeField(null=True)  # when we saw that it is no longer there; empty: there, or never looked

    # A source is a body that speaks in public, or a person who let us keep what they said.
    privacy = privacy(
        "id", "url", "kind", "title", "publisher", "said_on", "note", "added_at", "added_by", "gone_at"
    )  # fmt: skip

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["-added_at", "-pk"]
        permissions = [
            ("keep_evidence", "Can propose, keep and cite evidence"),
            ("publish_evidence", "Can let the public take evidence along, and choose who stamps it"),
        ]

    def __str__(self) -> str:
        return self.title or self.publisher or self.url or f"source {self.pk}"
