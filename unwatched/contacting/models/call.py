from datetime import timedelta

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import Kept, privacy

from .whom import CONTACT_FIELDS, Contact

# Who is on the telephone when it closes may still say how it went.
CALL_GRACE = timedelta(hours=1)
SCRIPT_AT_MOST = 6000


class Outcome(models.TextChoices):
    """How a call went, as the person says who made it."""

    CONTACT = "contact", _("spoke with somebody")
    VOICEMAIL = "voicemail", _("left a message")
    UNAVAILABLE = "unavailable", _("nobody answered")
    SKIP = "skip", _("did not call")


# What the public number counts: whoever skips has not called.
CALLED = (Outcome.CONTACT, Outcome.VOICEMAIL, Outcome.UNAVAILABLE)


class CallQuerySet(models.QuerySet["Call"]):
    def counted(self) -> "CallQuerySet":
        """With ``counted``, the public number: calls that were made, those set aside left out."""
        made = Q(reports__outcome__in=CALLED, reports__aside="")
        return self.annotate(counted=Count("reports", filter=made))


class Call(Contact):
    """What people say on the telephone, to whom, and when somebody answers. The words of its page stand there."""

    step = "call"

    script = models.TextField(
        _("what to say"), max_length=SCRIPT_AT_MOST, blank=True,
        help_text=_(
            "In spoken words, half a minute at most. {name} stands for “Councillor Whitfield” as the directory has it, "
            "{full_name} for “Ida Whitfield”, {office}, {body} and {place} for what they hold, where."
        ),
    )  # fmt: skip
    voicemail = models.TextField(
        _("what to say to a machine"), max_length=SCRIPT_AT_MOST, blank=True,
        help_text=_("Shorter: who you are, one sentence, thank you. The same words in brackets are filled in."),
    )  # fmt: skip
    points = models.TextField(
        _("if they ask"), max_length=SCRIPT_AT_MOST, blank=True,
        help_text=_("One fact on each line: a number, a date, a place."),
    )  # fmt: skip
    hours = models.CharField(
        _("when somebody answers"), max_length=160, blank=True, help_text=_("Such as: Monday to Friday, 9 to 5.")
    )
    zone = models.CharField(_("by the clock of"), max_length=64, blank=True)
    country = models.CharField(_("numbers without + are of"), max_length=2, blank=True)  # ISO 3166, small letters

    # Limits per network prefix. What is over them is set aside at once, silently.
    hourly_limit = models.PositiveIntegerField(_("calls of one network in an hour"), default=30)
    daily_limit = models.PositiveIntegerField(_("calls of one network in a day"), default=120)

    counted: int  # only with CallQuerySet.counted

    objects = CallQuerySet.as_manager()

    privacy = privacy(
        *CONTACT_FIELDS, "script", "voicemail", "points", "hours", "zone", "country", "hourly_limit", "daily_limit"
    )

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["-opened_at"]


class CallReport(models.Model):
    """One call, as somebody said that it went. Nothing tells who: no name, no address, no moment but the hour."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="reports")
    official = models.ForeignKey("directory.Official", on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(_("how it went"), max_length=11, choices=Outcome)
    hour = models.DateTimeField()  # when, cut to the hour
    # Random, drawn with the page whose button was pressed: pressed twice it counts once. Empty after a day.
    once = models.CharField(max_length=22, blank=True, default="")
    network_mark = models.BinaryField(max_length=16, null=True)  # under a key of the day, erased after 24 hours
    aside = models.CharField(max_length=8, blank=True, default="")  # the rule that set it aside

    privacy = privacy("id", "call", "official", "outcome", "hour", "once", "aside", network_mark=Kept.MARK)

    class Meta:
        verbose_name = _("report of a call")
        verbose_name_plural = _("reports of calls")
        indexes = [
            models.Index(fields=["call", "official", "outcome"], name="call_report_counts"),
            models.Index(
                fields=["call", "network_mark"], condition=Q(network_mark__isnull=False), name="call_report_network"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["once"], condition=~Q(once=""), name="a_button_pressed_twice_counts_once"),
        ]

    def __str__(self) -> str:
        return f"report {self.pk} of call {self.call_id}"
