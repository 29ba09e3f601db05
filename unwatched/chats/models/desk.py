from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import Kept, privacy


class Pulse(models.Model):
    """A number that rises with everything a watching desk wants to see. Read often, so it is small and by itself."""

    chat = models.OneToOneField("chats.Chat", on_delete=models.CASCADE, primary_key=True, related_name="pulse")
    number = models.PositiveBigIntegerField(default=0)

    privacy = privacy("chat", "number")

    def __str__(self) -> str:
        return f"pulse of chat {self.chat_id}"


class Presence(models.Model):
    """Who is at the desk right now. Forgotten with the chat's end."""

    chat = models.ForeignKey("chats.Chat", on_delete=models.CASCADE, related_name="present")
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    privacy = privacy("id", "chat", "user", "seen_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chat", "user"], name="somebody_is_at_a_desk_once")]

    def __str__(self) -> str:
        return f"user {self.user_id} at the desk of chat {self.chat_id}"


class ReadyAnswer(models.Model):
    """Words that facilitators put into an answer and change."""

    chat = models.ForeignKey("chats.Chat", on_delete=models.CASCADE, related_name="ready_answers")
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("text"))

    privacy = privacy("id", "chat", "title", "text")

    def __str__(self) -> str:
        return self.title


class Bookmark(models.Model):
    """How far we have listened to one feed of one account."""

    chat = models.ForeignKey("chats.Chat", on_delete=models.CASCADE, related_name="bookmarks")
    channel = models.ForeignKey("publishing.Channel", on_delete=models.CASCADE, related_name="+")
    feed = models.CharField(max_length=10)  # "mentions", "tag"
    place = models.CharField(max_length=500, blank=True)
    looked_at = models.DateTimeField(null=True)
    closed = models.BooleanField(default=False)  # the server does not show this feed to us
    said = models.CharField(max_length=300, blank=True)  # what went wrong, for people
    not_before = models.DateTimeField(null=True)  # a limit of the network, or a rest after it did not answer
    failures = models.PositiveIntegerField(default=0)  # in a row

    privacy = privacy(
        "id", "chat", "channel", "feed", "place", "looked_at", "closed", "said", "not_before", "failures",
    )  # fmt: skip

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chat", "channel", "feed"], name="a_feed_has_one_bookmark")]

    def __str__(self) -> str:
        return f"{self.feed} of channel {self.channel_id} for chat {self.chat_id}"


class Elsewhere(models.Model):
    """An answer that one of our accounts has given in another app. Kept as long as what it answers."""

    chat = models.ForeignKey("chats.Chat", on_delete=models.CASCADE, related_name="elsewhere")
    channel = models.ForeignKey("publishing.Channel", on_delete=models.CASCADE, related_name="+")  # who said it
    parent_uri = models.CharField(max_length=500)  # of what it answers, which we may not have met yet
    uri = models.CharField(max_length=500)
    url = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)  # for the transcript; empty when it was not said to everybody
    at = models.DateTimeField()

    privacy = privacy("id", "chat", "channel", "uri", "url", "text", "at", parent_uri=Kept.PUBLIC)

    class Meta:
        indexes = [models.Index(fields=["chat", "parent_uri"], name="answers_given_elsewhere")]
        constraints = [models.UniqueConstraint(fields=["chat", "uri"], name="an_answer_elsewhere_is_met_once")]

    def __str__(self) -> str:
        return f"answer in another app to a reply of chat {self.chat_id}"


class Muted(models.Model):
    """An account whose posts a desk does not want to see in this chat."""

    chat = models.ForeignKey("chats.Chat", on_delete=models.CASCADE, related_name="muted")
    author_id = models.CharField(max_length=500)
    by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")

    privacy = privacy("id", "chat", "by", author_id=Kept.PUBLIC)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chat", "author_id"], name="an_account_is_muted_once")]

    def __str__(self) -> str:
        return f"muted in chat {self.chat_id}"


class Draft(models.Model):
    """What somebody has typed as an answer. Kept whoever else was faster, until it is sent or thrown away."""

    reply = models.ForeignKey("chats.Reply", on_delete=models.CASCADE, related_name="drafts")
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    name = models.CharField(max_length=255, blank=True)  # for whom it was meant, should the post itself be gone
    given_to = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    privacy = privacy("id", "reply", "user", "given_to", "at", text=Kept.OFFICE, name=Kept.PUBLIC)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reply", "user"], name="one_draft_each_for_a_reply")]

    def __str__(self) -> str:
        return f"draft of user {self.user_id} for reply {self.reply_id}"


class LeftOut(models.Model):
    """Somebody asked not to stand in transcripts. Only a mark is kept: it says "the same account" and nothing else.

    Said from the account itself it holds for ever. Asked on our page, by nobody knows whom, it holds until somebody in
    the office has looked.
    """

    author_mark = models.BinaryField(max_length=32, unique=True)  # vault.mark of the account's id
    at = models.DateTimeField()
    proven = models.BooleanField(default=False)
    refused_at = models.DateTimeField(null=True)  # the office found that somebody else asked
    chat = models.ForeignKey("chats.Chat", on_delete=models.SET_NULL, null=True, related_name="+")  # where it was asked

    privacy = privacy("id", "at", "proven", "refused_at", "chat", author_mark=Kept.MARK)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(proven=False) | Q(refused_at=None), name="what_the_account_itself_asked_is_not_refused"
            )
        ]

    def __str__(self) -> str:
        return f"left out {self.pk}"
