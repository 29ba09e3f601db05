from datetime import datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import Kept, privacy

from .whom import CONTACT_FIELDS, Contact

# A mailed link goes on working for a day after closing: mail is slow with strangers.
GRACE = timedelta(hours=24)
MOST_AN_HOUR = 200


class MessageQuerySet(models.QuerySet["Message"]):
    def counted(self) -> "MessageQuerySet":
        """With ``counted``: letters that went out from here, tries aside."""
        sent = Q(deliveries__state=DeliveryState.SENT, deliveries__test=False)
        return self.annotate(counted=models.Count("deliveries", filter=sent))


class Message(Contact):
    """What people are asked to write, to whom, and how it goes out. Its words stand on its page."""

    step = "write"
    at_once = 10

    greeting = models.CharField(
        _("how the letter begins"), max_length=100, default="Dear {name},",
        help_text=_("{name} stands for “Councillor Whitfield”, as the directory has it."),
    )  # fmt: skip
    sends = models.BooleanField(
        _("people can send it from here"), default=True,
        help_text=_("Off: only by their own mail programme, or by copying the text."),
    )  # fmt: skip
    ask_postcode = models.BooleanField(
        _("ask for the postcode, and put it under the letter"), default=True,
        help_text=_("Many offices answer only those who live in their district."),
    )  # fmt: skip
    asks = models.ManyToManyField("supporters.Ask", verbose_name=_("yes boxes"), blank=True, related_name="+")

    cap = models.PositiveSmallIntegerField(
        _("letters to one person in an hour, at the most"), default=10,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_AN_HOUR)],
    )  # fmt: skip
    digest = models.BooleanField(
        _("one mail a day with all letters of that day"), default=False,
        help_text=_("Each with its writer's name, address and words. It goes out in the morning."),
    )  # fmt: skip
    test = models.BooleanField(
        _("try it out: every letter goes to us"), default=False,
        help_text=_("To the address below instead of to those who decide. The page says so."),
    )  # fmt: skip
    test_address = models.EmailField(_("address for trying out"), blank=True)

    # Limits per network prefix, judged in the worker. What is over them waits for an organiser.
    burst_limit = models.PositiveIntegerField(_("letters of one network in 10 minutes"), default=10)
    steady_limit = models.PositiveIntegerField(_("letters of one network in a day"), default=60)

    counted: int  # only with MessageQuerySet.counted

    objects = MessageQuerySet.as_manager()

    privacy = privacy(
        *CONTACT_FIELDS, "greeting", "sends", "ask_postcode", "asks", "cap", "digest", "test", "burst_limit",
        "steady_limit", test_address=Kept.OFFICE,
    )  # fmt: skip

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(condition=Q(cap__gte=1), name="somebody_gets_at_least_one_letter_an_hour"),
            models.CheckConstraint(
                condition=Q(test=False) | ~Q(test_address=""), name="who_tries_a_message_out_says_where_to"
            ),
        ]

    def takes_confirmations(self, *, now: datetime) -> bool:
        """Whether a mailed link still works: until a day after closing."""
        return self.closes_at is None or now < self.closes_at + GRACE


class MessageText(models.Model):
    """A text to begin from. Several can be offered: shorter, as a parent, as somebody who works there."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=12, blank=True)  # empty: on every page
    label = models.CharField(_("name of this text"), max_length=60, help_text=_("Such as: Short, or As a parent."))
    subject = models.CharField(_("subject"), max_length=120)
    text = models.TextField(
        _("text"), max_length=6000, help_text=_("Without the greeting and without a name: both are added.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    privacy = privacy("id", "message", "language", "label", "subject", "text", "position")

    class Meta:
        verbose_name = _("text of a message")
        verbose_name_plural = _("texts of a message")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.label


class Target(models.Model):
    """Somebody to whom letters of one message go: when the next one may."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="targets")
    official = models.ForeignKey("directory.Official", on_delete=models.PROTECT, related_name="+")
    next_at = models.DateTimeField(null=True)  # not before; NULL when nothing waits

    privacy = privacy("id", "message", "official", "next_at")

    class Meta:
        indexes = [models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="target_due")]
        constraints = [
            models.UniqueConstraint(fields=["message", "official"], name="a_message_has_a_target_once"),
        ]

    def __str__(self) -> str:
        return f"target {self.pk} of message {self.message_id}"


class Writing(models.Model):
    """What somebody wrote, from the form until it has gone out to everybody it is for; then the row is deleted.

    Name, address, postcode and words lie in ``transit``, locked under a key that is not in the database. The row is
    also the queue of the mail that asks for a confirmation.
    """

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="writings")
    officials = models.JSONField[list[int], list[int]](default=list)
    transit = models.BinaryField()
    sealed = models.BinaryField(null=True)  # name and address for the list; only where a box was ticked
    wishes = models.JSONField(default=list)  # ids of the wordings that were ticked
    blind_index = models.BinaryField(max_length=32)  # HMAC of the normalised address for this campaign
    text_mark = models.BinaryField(max_length=16)  # keyed hash of the normalised words
    is_stock = models.BooleanField()  # the words are those that we offered
    language = models.CharField(max_length=12)
    written_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    network_mark = models.BinaryField(max_length=16, null=True)  # under a key of the day, erased after 24 hours
    score = models.PositiveSmallIntegerField(default=0)  # how much the form looked like a machine's, 0 to 100
    judged = models.BooleanField(default=False)
    aside = models.CharField(max_length=12, blank=True, default="")  # the rule that set it aside
    mail_at = models.DateTimeField(null=True)  # when the mail that asks is due; NULL when it is out
    code_tries = models.PositiveSmallIntegerField(default=0)

    privacy = privacy(
        "id", "message", "officials", "wishes", "is_stock", "language", "written_at", "confirmed_at", "score", "judged",
        "aside", "mail_at", "code_tries",
        transit=Kept.LOCKED, sealed=Kept.SEALED, blind_index=Kept.MARK, text_mark=Kept.MARK, network_mark=Kept.MARK,
    )  # fmt: skip

    class Meta:
        indexes = [
            models.Index(fields=["mail_at"], condition=Q(mail_at__isnull=False), name="writing_mail_due"),
            models.Index(fields=["message", "blind_index"], name="writing_of_somebody"),
            models.Index(
                fields=["message", "network_mark", "written_at"],
                condition=Q(network_mark__isnull=False),
                name="writing_network",
            ),
        ]

    def __str__(self) -> str:
        return f"writing {self.pk}"


class Passed(models.Model):
    """What is left for a day of a letter that has gone out: from which network one came, so that floods are seen."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    network_mark = models.BinaryField(max_length=16)
    at = models.DateTimeField()

    privacy = privacy("id", "message", "at", network_mark=Kept.MARK)

    class Meta:
        indexes = [models.Index(fields=["message", "network_mark", "at"], name="passed_network")]

    def __str__(self) -> str:
        return f"passed {self.pk}"


class DeliveryState(models.TextChoices):
    HELD = "held", _("waits for an organiser")
    WAITING = "waiting", _("waits for its turn")
    SENDING = "sending", _("is being handed over")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be sent")
    DROPPED = "dropped", _("left out")


# While one of these, what was written is still needed.
OPEN = (DeliveryState.HELD, DeliveryState.WAITING, DeliveryState.SENDING)


class Problem(models.TextChoices):
    """Why a letter did not go out."""

    NONE = "", _("none")
    REFUSED = "refused", _("the mail server of the office refused the address")
    NO_ADDRESS = "no-address", _("no e-mail address is known")
    GONE = "gone", _("does not hold the post any more")
    TRIED = "tried", _("tried for a day, and no mail server took it")
    UNCLEAR = "unclear", _("the machine died while sending, twice: it may have arrived")
    LATE = "late", _("waited too long, and was erased")
    UNREADABLE = "unreadable", _("was locked under a key that is gone")


class Delivery(models.Model):
    """One letter to one person. What is left of it is what is counted: to whom, when, and whether in own words."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="deliveries")
    official = models.ForeignKey("directory.Official", on_delete=models.PROTECT, related_name="+")
    writing = models.ForeignKey(Writing, on_delete=models.SET_NULL, null=True, related_name="deliveries")
    # HMAC of the address for this message and this person: nobody gets two letters from one; NULL once erased.
    mark = models.BinaryField(max_length=32, null=True)
    text_mark = models.BinaryField(max_length=16, null=True)
    is_stock = models.BooleanField()
    test = models.BooleanField(default=False)  # went to the organisers
    state = models.CharField(max_length=8, choices=DeliveryState, default=DeliveryState.WAITING)
    problem = models.CharField(max_length=10, choices=Problem, blank=True, default=Problem.NONE)
    answer = models.CharField(max_length=200, blank=True, default="")  # what the mail server said, without addresses
    tries = models.PositiveSmallIntegerField(default=0)
    repeats = models.PositiveSmallIntegerField(default=0)  # times that its sender died: it may have arrived
    made_at = models.DateTimeField()  # cut to the hour after a day, as the next one
    changed_at = models.DateTimeField()  # when it was claimed, sent, or failed

    privacy = privacy(
        "id", "message", "official", "writing", "is_stock", "test", "state", "problem", "answer", "tries", "repeats",
        "made_at", "changed_at", mark=Kept.MARK, text_mark=Kept.MARK,
    )  # fmt: skip

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [
            models.Index(fields=["official", "state", "changed_at"], name="delivery_of_official"),
            models.Index(fields=["message", "state"], name="delivery_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["message", "official", "mark"], name="nobody_gets_two_letters_of_a_message_from_one_person"
            ),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"
