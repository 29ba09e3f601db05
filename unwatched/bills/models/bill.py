from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from .comment import Comment
    from .share import ShareLink


class BillState(models.TextChoices):
    DRAFT = "draft", _("draft")
    INTRODUCED = "introduced", _("introduced")
    ADOPTED = "adopted", _("adopted")
    ENDED = "ended", _("given up")


# Still to be written and talked about.
OPEN = (BillState.DRAFT, BillState.INTRODUCED)


class Bill(models.Model):
    """A law that we want some place to pass, put together from the clause library and from our own words.

    What is chosen stands in its parts. They change as people work; a version is what somebody saved.
    """

    title = models.CharField(_("title"), max_length=200)
    jurisdiction = models.ForeignKey(
        "directory.Jurisdiction", on_delete=models.PROTECT, related_name="bills", verbose_name=_("place")
    )
    instrument = models.CharField(_("what it shall be"), max_length=40)  # key in the clause library
    campaign = models.ForeignKey(
        "campaigns.Campaign", on_delete=models.SET_NULL, null=True, blank=True, related_name="bills",
        verbose_name=_("campaign"),
    )  # fmt: skip
    state = models.CharField(_("how it stands"), max_length=10, choices=BillState, default=BillState.DRAFT)
    values = models.JSONField(default=dict)  # {blank: words}, for the blanks of the chosen wordings
    # Its sections where they are not those of its kind, as a text of one's own has them; empty: those of its kind.
    sections = models.JSONField(default=list, blank=True)  # [{"key", "heading", "slots", "intro"}]
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    ends_on = models.DateField(_("ends by itself on"), null=True, blank=True)
    points = models.JSONField(
        default=dict
    )  # talking points as somebody has changed them; empty: as the library has them
    made_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    changed_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()

    privacy = privacy(
        "id", "title", "jurisdiction", "instrument", "campaign", "state", "values", "sections", "adopted_on", "ends_on",
        "points", "made_by", "made_at", "changed_by", "changed_at",
    )  # fmt: skip

    if TYPE_CHECKING:
        parts: "RelatedManager[BillPart]"
        versions: "RelatedManager[BillVersion]"
        comments: "RelatedManager[Comment]"
        links: "RelatedManager[ShareLink]"

    class Meta:
        verbose_name = _("bill")
        verbose_name_plural = _("bills")
        ordering = ["-changed_at", "-pk"]
        permissions = [
            ("comment_bill", "Can comment on clauses of a bill"),
            ("share_bill", "Can hand out read-only links to a bill"),
        ]

    def __str__(self) -> str:
        return self.title


class BillPart(models.Model):
    """What was decided for one slot: a wording of the library, own words, or neither, and then perhaps why.

    The choice stays when somebody writes their own words, and the own words stay when they go back to a wording: only
    `uses_own` says which of them is in the text.
    """

    bill = models.ForeignKey(Bill, on_delete=models.CASCADE, related_name="parts")
    slot = models.CharField(max_length=60)
    choice = models.CharField(max_length=60, blank=True)  # key of the alternative; empty: none
    own = models.TextField(blank=True)  # bluebell markup
    uses_own = models.BooleanField(default=False)
    why_not = models.CharField(max_length=500, blank=True)  # why the part is left out, or a warning is lived with
    changed_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()

    privacy = privacy("id", "bill", "slot", "choice", "own", "uses_own", "why_not", "changed_by", "changed_at")

    class Meta:
        verbose_name = _("part of a bill")
        verbose_name_plural = _("parts of bills")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["bill", "slot"], name="a_slot_is_filled_once_in_a_bill"),
            models.CheckConstraint(
                condition=Q(uses_own=False) | ~Q(own=""), name="own_words_in_the_text_are_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return self.slot


class BillVersion(models.Model):
    """A bill as it stood when somebody saved it. Never changed: triggers refuse it."""

    bill = models.ForeignKey(Bill, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    note = models.CharField(_("what is new"), max_length=300, blank=True)
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=200)
    parts = models.JSONField(default=dict)  # {slot: {"choice", "own", "uses_own", "why_not"}}
    values = models.JSONField(default=dict)
    sections = models.JSONField(null=True)  # as the bill had them; null: those of its kind
    text = models.TextField()  # bluebell markup, blanks filled in
    law = models.JSONField()  # the same in our own shape: needs no library to be read

    privacy = privacy(
        "id", "bill", "number", "by", "at", "note", "title", "place", "parts", "values", "sections", "text", "law",
    )  # fmt: skip

    class Meta:
        verbose_name = _("version of a bill")
        verbose_name_plural = _("versions of bills")
        ordering = ["-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["bill", "number"], name="versions_of_a_bill_are_numbered_apart"),
            models.CheckConstraint(condition=Q(number__gt=0), name="the_first_version_is_number_one"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.number}"
