from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import Kept, privacy
from unwatched.gateways.social import Visibility
from unwatched.publishing.models.channel import VISIBILITIES

# Placeholders in the texts, beside {hashtag}: written down once for the whole chat.
FILLED_ONCE = ("guide", "contact", "next_date")


class Chat(models.Model):
    """A timed chat and its runbook. Whether it is live is what its run says; without one it is still being planned."""

    title = models.CharField(_("title"), max_length=160)
    objective = models.TextField(_("what it is for"), blank=True)
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.SET_NULL, null=True, blank=True)
    hashtag = models.CharField(_("hashtag"), max_length=100, blank=True)  # without "#"
    language = models.CharField(_("language"), max_length=35, default="en")
    visibility = models.CharField(_("visible to"), max_length=8, choices=VISIBILITIES, default=Visibility.PUBLIC)
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    zone = models.CharField(_("time zone"), max_length=64, default="UTC")  # IANA name
    interval = models.PositiveIntegerField(_("seconds between two questions"), default=180)
    channels = models.ManyToManyField("publishing.Channel", related_name="chats", verbose_name=_("posted on"))
    fills = models.JSONField(default=dict)  # {"guide": "https://…", …}: FILLED_ONCE and whatever else the texts name
    links = models.JSONField(default=list)  # [{"label": …, "url": …}]
    rules = models.TextField(_("ground rules"), blank=True)
    theme = models.JSONField(default=dict)  # of the cards
    run = models.OneToOneField("publishing.Run", on_delete=models.SET_NULL, null=True, related_name="chat")
    rehearsal = models.OneToOneField("publishing.Run", on_delete=models.SET_NULL, null=True, related_name="rehearsed")
    rehearsed_mark = models.CharField(max_length=64, blank=True)  # of the runbook as it was rehearsed
    rehearsed_at = models.DateTimeField(null=True)
    rehearsed_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    rehearsed_speed = models.PositiveIntegerField(default=1)  # times faster than the day itself; 0: all at once
    published_at = models.DateTimeField(null=True)  # the transcript; None: only the office sees it
    unpublished_at = models.DateTimeField(null=True)
    copied_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    made_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()

    privacy = privacy(
        "id", "title", "objective", "campaign", "hashtag", "language", "visibility", "starts_at", "zone", "interval",
        "channels", "fills", "links", "rules", "theme", "run", "rehearsal", "rehearsed_mark", "rehearsed_at",
        "rehearsed_by", "rehearsed_speed", "published_at", "unpublished_at", "copied_from", "made_by", "changed_at",
    )  # fmt: skip

    class Meta:
        verbose_name = _("chat")
        verbose_name_plural = _("chats")
        ordering = ["-starts_at", "-pk"]
        permissions = [
            ("facilitate_chat", _("Answer at the desk")),
            ("host_chat", _("Start, pause and stop chats")),
        ]

    def __str__(self) -> str:
        return self.title


class PersonRole(models.TextChoices):
    HOST = "host", _("host")
    COHOST = "cohost", _("co-host")
    FACILITATOR = "facilitator", _("facilitator")


class ChatPerson(models.Model):
    """Who takes part, and from which accounts they answer. A partner without an account here has a name only."""

    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="people")
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, null=True, blank=True, related_name="chats")
    name = models.CharField(_("name"), max_length=120, blank=True)
    role = models.CharField(_("role"), max_length=11, choices=PersonRole, default=PersonRole.FACILITATOR)
    channels = models.ManyToManyField("publishing.Channel", blank=True, related_name="+")
    reminded_at = models.DateTimeField(null=True)  # by mail, that the chat is near; again only for another time

    privacy = privacy("id", "chat", "user", "role", "channels", "reminded_at", name=Kept.OFFICE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chat", "user"], name="somebody_takes_part_once"),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | ~Q(name=""), name="who_takes_part_has_an_account_or_a_name"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of chat {self.chat_id}"


class StepKind(models.TextChoices):
    WELCOME = "welcome", _("welcome")
    QUESTION = "question", _("question")
    WRAP_UP = "wrap_up", _("wrap-up")


class Step(models.Model):
    """One post of the runbook. Welcome and wrap-up steps hang on each other as a thread; a question stands alone."""

    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="steps")
    rank = models.PositiveIntegerField()  # from 0, over the whole chat
    kind = models.CharField(max_length=8, choices=StepKind)
    number = models.PositiveIntegerField(null=True)  # of a question: 1, 2, …
    text = models.TextField(_("text"), blank=True)
    variants = models.JSONField(default=dict)  # {"bluesky": "another text"}
    card = models.BooleanField(_("with a card"), default=False)
    card_text = models.TextField(_("words on the card"), blank=True)  # empty: the question's text
    description = models.TextField(_("what does the card show?"), blank=True)
    # Seconds after the step before. None: within a thread 0, else the chat's interval.
    gap = models.PositiveIntegerField(null=True, blank=True)
    post = models.OneToOneField("publishing.Post", on_delete=models.SET_NULL, null=True, related_name="step")

    privacy = privacy(
        "id",
        "chat",
        "rank",
        "kind",
        "number",
        "text",
        "variants",
        "card",
        "card_text",
        "description",
        "gap",
        "post",
    )

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["chat", "rank"], name="a_place_in_a_runbook_is_taken_once"),
            models.CheckConstraint(
                condition=Q(kind=StepKind.QUESTION, number__isnull=False)
                | (~Q(kind=StepKind.QUESTION) & Q(number__isnull=True)),
                name="questions_and_nothing_else_have_numbers",
            ),
        ]

    def __str__(self) -> str:
        return f"step {self.rank} of chat {self.chat_id}"
