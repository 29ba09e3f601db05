from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import Kept, privacy
from unwatched.publishing.models.channel import NETWORKS


class ReplyState(models.TextChoices):
    FREE = "free", _("waits")
    ANSWERED = "answered", _("answered")
    NEEDS_NONE = "needs_none", _("needs no answer")


# Beside those that somebody holds right now.
NEEDS_SOMEBODY = (ReplyState.FREE,)


class SortedBy(models.TextChoices):
    """How we know which question a reply is for."""

    NUMBER = "number", _("it says so")  # "A2 …"
    CHAIN = "chain", _("it answers the question's post")
    TIME = "time", _("guessed by its time")
    PERSON = "person", _("a facilitator said so")
    NOTHING = "", _("no question")


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
    at = models.DateTimeField()  # as its server says
    heard_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)  # its words are gone then

    question = models.ForeignKey("chats.Step", on_delete=models.SET_NULL, null=True, related_name="replies")
    sorted_by = models.CharField(max_length=6, choices=SortedBy, default=SortedBy.NOTHING, blank=True)
    state = models.CharField(max_length=10, choices=ReplyState, default=ReplyState.FREE)
    hidden = models.BooleanField(default=False)
    flagged = models.BooleanField(default=False)
    # The claim: one conditional UPDATE takes it; it lapses by itself.
    held_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    held_until = models.DateTimeField(null=True)
    # The answer: a thread in the ledger, or one that was given in another app.
    answered_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.OneToOneField("publishing.Thread", on_delete=models.SET_NULL, null=True, related_name="answered")
    answered_uri = models.CharField(max_length=500, blank=True)  # our answer that we met on the network

    privacy = privacy(
        "id", "chat", "network", "channel", "remote_id", "cid", "parent_uri", "root_uri", "language", "pictures", "at",
        "heard_at", "edited_at", "deleted_at", "question", "sorted_by", "state", "hidden", "flagged", "held_by",
        "held_until", "answered_by", "answered_at", "answer", "answered_uri",
        uri=Kept.PUBLIC, url=Kept.PUBLIC, author_id=Kept.PUBLIC, author_handle=Kept.PUBLIC, author_name=Kept.PUBLIC,
        text=Kept.PUBLIC, warning=Kept.PUBLIC,
    )  # fmt: skip

    class Meta:
        verbose_name_plural = "replies"
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["chat", "state", "at"], name="replies_that_wait")]
        constraints = [
            models.UniqueConstraint(fields=["chat", "uri"], name="a_reply_is_one_whoever_showed_it"),
            models.CheckConstraint(
                condition=Q(held_by__isnull=True, held_until__isnull=True)
                | Q(held_by__isnull=False, held_until__isnull=False),
                name="who_holds_a_reply_holds_it_for_a_time",
            ),
            models.CheckConstraint(
                condition=Q(deleted_at__isnull=True) | Q(text="", author_name="", author_handle=""),
                name="what_was_deleted_is_gone",
            ),
        ]

    def __str__(self) -> str:
        return f"reply {self.pk}"
