from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

WITHIN_AT_MOST = 200  # characters of an Open Civic Data id


class Way(models.TextChoices):
    """How somebody finds out whom it concerns."""

    POSTCODE = "postcode", _("by their postcode, or from the list of places")
    PLACE = "place", _("from the list of places")
    FIXED = "fixed", _("always the same: those whom you choose")


class Contact(models.Model):
    """What writing to and calling those who decide have in common: whom it concerns, and whether it is open.

    Its words stand on its page. Only people of the directory are written to or called, and only while they hold
    their post.
    """

    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.PROTECT, related_name="+")
    page = models.OneToOneField(
        "wagtailcore.Page", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    title = models.CharField(_("what it asks, in one line"), max_length=160)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    paused = models.BooleanField(_("paused"), default=False)
    pause_note = models.CharField(_("why it is paused"), max_length=200, blank=True)

    way = models.CharField(_("how people find whom it concerns"), max_length=8, choices=Way, default=Way.POSTCODE)
    # [[body, office], …] as the directory names them; an empty office: everybody of that body. Empty: everybody.
    offices = models.JSONField[list[list[str]], list[list[str]]](_("who is meant"), default=list, blank=True)
    within = models.CharField(_("only inside this division"), max_length=WITHIN_AT_MOST, blank=True)
    chosen = models.ManyToManyField("directory.Official", blank=True, related_name="+", verbose_name=_("who is meant"))
    postcode_example = models.CharField(
        _("a postcode looks like"), max_length=20, blank=True, help_text=_("Such as W4 118.")
    )

    # The part of the address under which one goes on with somebody who was found: …/write/12/.
    step: ClassVar[str] = ""
    at_once: ClassVar[int] = 1  # so many people can be gone on with at once: …/write/12-15/

    page_id: int | None

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    def is_closed(self, *, now: datetime) -> bool:
        return self.closes_at is not None and now >= self.closes_at

    def is_open(self, *, now: datetime) -> bool:
        return not self.paused and not self.is_closed(now=now)


# For `privacy(...)` of what inherits this: nothing here is about supporters.
CONTACT_FIELDS = (
    "id", "campaign", "page", "title", "opened_at", "closes_at", "paused", "pause_note", "way", "offices", "within",
    "chosen", "postcode_example",
)  # fmt: skip
