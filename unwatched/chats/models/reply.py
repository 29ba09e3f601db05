from datetime import datetime

from django.db import models
from django.db.models import ExpressionWrapper, F, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import Kept, privacy
from unwatched.publishing.models import DeliveryState, ThreadState
from unwatched.publishing.models.channel import NETWORKS


class ReplyState(models.TextChoices):
    FREE = "free", _("waits")
    ANSWERED = "answered", _("answered")
    NEEDS_NONE = "needs_none", _("needs no answer")


# Beside those that somebody holds right now.
NEEDS_SOMEBODY = (ReplyState.FREE,)
# Where an answer did not come through.
FAILED = (DeliveryState.REFUSED, DeliveryState.HELD, DeliveryState.DROPPED)


class SortedBy(models.TextChoices):
    """How we know which question a reply is for."""

    NUMBER = "number", _("it says so")  # "A2 …"
    CHAIN = "chain", _("it answers the question's post")
    TIME = "time", _("guessed by its time")
    PERSON = "person", _("a facilitator said so")
    NOTHING = "", _("no question")


class ReplyQuerySet(models.QuerySet["Reply"]):
    def standing(self) -> "ReplyQuerySet":
        """What its author has not deleted."""
        return self.filter(deleted_at=None)

    def shown(self) -> "ReplyQuerySet":
        """What the desk shows: neither deleted nor hidden."""
        return self.filter(deleted_at=None, hidden=False)

    def held(self, *, now: datetime) -> "ReplyQuerySet":
        """What somebody is answering right now."""
        return self.filter(state=ReplyState.FREE, held_until__gt=now)

    def untaken(self, *, now: datetime) -> "ReplyQuerySet":
        """What waits, and nobody is on it: never taken, given back, or a lease that ran out."""
        return self.filter(Q(held_until=None) | Q(held_until__lte=now), state__in=NEEDS_SOMEBODY)

    def with_answers(self) -> "ReplyQuerySet":
        """Each with where its answer stands on the network: ``answer_state``, ``answer_said``, ``answer_url``.

        ``is_stuck``: it did not come through, and whoever gave it has to look.
        """
        # An answer is one post on one channel.
        with_state = self.annotate(
            answer_state=F("answer__deliveries__state"),
            answer_url=F("answer__deliveries__url"),
            answer_said=Coalesce(NullIf(F("answer__deliveries__said"), Value("")), F("answer__said")),
        )
        late = Q(answer__state=ThreadState.PAUSED)
        stuck = Q(state=ReplyState.ANSWERED) & (Q(answer_state__in=FAILED) | late)
        return with_state.annotate(is_stuck=ExpressionWrapper(stuck, output_field=models.BooleanField()))

    def stuck(self) -> "ReplyQuerySet":
        """Whose answer did not come through."""
        return self.with_answers().filter(Q(is_stuck=True))


class Reply(models.Model):
    """What somebody said to us in public during a chat. One row, however many servers showed it to us.

    Only public posts are kept; what its author deletes is emptied here.
    """

    chat = models.ForeignKey("chats.Chat", on_delete=models.CASCADE, related_name="replies")
    uri = models.CharField(max_length=500)
    url = models.CharField(max_length=500, blank=True)
    network = models.CharField(max_length=10, choices=NETWORKS)
    # Through which of our accounts it can be answered, and what it is called there.
    channel = models.ForeignKey("publishing.Channel", on_delete=models.SET_NULL, null=True, related_name="+")
    remote_id = models.CharField(max_length=255, blank=True)
    cid = models.CharField(max_length=100, blank=True)
    parent_uri = models.CharField(max_length=500, blank=True)
    root_uri = models.CharField(max_length=500, blank=True)
    author_id = models.CharField(max_length=500, blank=True)
    author_handle = models.CharField(max_length=255, blank=True)
    author_name = models.CharField(max_length=255, blank=True)
    text = models.TextField(blank=True)
    warning = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=35, blank=True)
    pictures = models.JSONField(default=list)  # [[address, description]]; never loaded from our pages
    unlisted = models.BooleanField(default=False)  # its author keeps it out of lists: so does every transcript
    refuses = models.BooleanField(default=False)  # its account asks programmes not to keep what it says
    copied = models.BooleanField(default=False)  # we have met a bridge's copy only, not the post itself
    at = models.DateTimeField()  # as its server says
    heard_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)  # its words are gone then
    looked_at = models.DateTimeField(null=True)  # when we last asked whether it still stands

    question = models.ForeignKey("chats.Step", on_delete=models.SET_NULL, null=True, related_name="replies")
    sorted_by = models.CharField(max_length=6, choices=SortedBy, default=SortedBy.NOTHING, blank=True)
    state = models.CharField(max_length=10, choices=ReplyState, default=ReplyState.FREE)
    hidden = models.BooleanField(default=False)
    flagged = models.BooleanField(default=False)
    # The claim: one conditional UPDATE takes it; it lapses by itself.
    held_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    held_until = models.DateTimeField(null=True)
    text_before = models.TextField(blank=True)  # how it read when it was taken, if it was edited since
    # The answer: a thread in the ledger, or one that was given in another app.
    answered_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.OneToOneField("publishing.Thread", on_delete=models.SET_NULL, null=True, related_name="answered")
    answered_uri = models.CharField(max_length=500, blank=True)  # our answer that we met on the network

    privacy = privacy(
        "id", "chat", "network", "channel", "remote_id", "cid", "parent_uri", "root_uri", "language", "pictures", "at",
        "heard_at", "edited_at", "deleted_at", "looked_at", "unlisted", "refuses", "copied", "question", "sorted_by",
        "state", "hidden", "flagged",
        "held_by",
        "held_until", "answered_by", "answered_at", "answer", "answered_uri",
        uri=Kept.PUBLIC, url=Kept.PUBLIC, author_id=Kept.PUBLIC, author_handle=Kept.PUBLIC, author_name=Kept.PUBLIC,
        text=Kept.PUBLIC, text_before=Kept.PUBLIC, warning=Kept.PUBLIC,
    )  # fmt: skip

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "replies"
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["chat", "state", "at"], name="replies_that_wait"),
            models.Index(fields=["chat", "author_id"], name="replies_of_an_account"),
            models.Index(fields=["author_handle"], name="replies_by_handle"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["chat", "uri"], name="a_reply_is_one_whoever_showed_it"),
            models.CheckConstraint(
                condition=Q(held_by__isnull=True, held_until__isnull=True)
                | Q(held_by__isnull=False, held_until__isnull=False),
                name="who_holds_a_reply_holds_it_for_a_time",
            ),
            models.CheckConstraint(
                condition=Q(deleted_at__isnull=True) | Q(text="", text_before="", author_name="", author_handle=""),
                name="what_was_deleted_is_gone",
            ),
        ]

    def __str__(self) -> str:
        return f"reply {self.pk}"
