from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy
from unwatched.gateways.social import Network, Visibility

from .channel import VISIBILITIES


class ThreadKind(models.TextChoices):
    THREAD = "thread", _("thread")
    CHAT = "chat", _("part of a chat")
    ANSWER = "answer", _("answer from a desk")


class ThreadState(models.TextChoices):
    """What people decided. How far it got on each channel is what its deliveries say."""

    DRAFT = "draft", _("draft")
    PLANNED = "planned", _("planned")
    PAUSED = "paused", _("paused")  # by somebody, or because it got too late
    STOPPED = "stopped", _("stopped")
    SKIPPED = "skipped", _("skipped")
    DONE = "done", _("done")  # nothing is left to be posted


EDITABLE = (ThreadState.DRAFT, ThreadState.PLANNED, ThreadState.PAUSED)


class Thread(models.Model):
    """One post, or several that hang on each other, for one or more channels."""

    title = models.CharField(_("title in the office"), max_length=160)
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.SET_NULL, null=True, blank=True)
    kind = models.CharField(max_length=8, choices=ThreadKind, default=ThreadKind.THREAD)
    state = models.CharField(max_length=8, choices=ThreadState, default=ThreadState.DRAFT)
    channels = models.ManyToManyField("publishing.Channel", related_name="threads", verbose_name=_("channels"))
    language = models.CharField(_("language"), max_length=35, default="en")
    visibility = models.CharField(_("visible to"), max_length=8, choices=VISIBILITIES, default=Visibility.PUBLIC)
    warning = models.CharField(_("content warning"), max_length=200, blank=True)
    numbered = models.BooleanField(_("number the posts"), default=False)
    due_at = models.DateTimeField(_("goes out"), null=True, blank=True)
    zone = models.CharField(max_length=64, blank=True)  # IANA name: in which the time was given
    # Later than this it is not sent but asks (a run has its own patience). 600: an hour-old "now" helps nobody.
    patience = models.PositiveIntegerField(default=600)  # seconds
    said = models.CharField(max_length=300, blank=True)  # why it paused by itself, for people
    run = models.ForeignKey("publishing.Run", on_delete=models.CASCADE, null=True, related_name="threads")
    rank = models.PositiveIntegerField(default=0)  # its place in the run or series
    series = models.ForeignKey("publishing.Series", on_delete=models.SET_NULL, null=True, related_name="threads")
    # An answer: what it answers, as gateways.social.Sent has it. Its first post hangs on that.
    answers = models.JSONField(null=True)
    # SHA-256 of what this thread must happen once for ("the answer to this post"): a second press finds the first.
    once = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")

    privacy = privacy(
        "id", "title", "campaign", "kind", "state", "channels", "language", "visibility", "warning", "numbered",
        "due_at", "zone", "patience", "said", "run", "rank", "series", "answers", "once", "changed_at", "made_by",
    )  # fmt: skip

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        ordering = ["due_at", "rank", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=ThreadState.PLANNED) | Q(due_at__isnull=False), name="what_is_planned_has_a_time"
            ),
            models.UniqueConstraint(
                fields=["run", "rank"], condition=Q(run__isnull=False), name="a_place_in_a_run_is_taken_once"
            ),
            models.UniqueConstraint(fields=["once"], condition=~Q(once=""), name="what_happens_once_is_one_thread"),
        ]

    def __str__(self) -> str:
        return self.title


class Post(models.Model):
    """One post of a thread."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts")
    position = models.PositiveIntegerField()  # from 0
    text = models.TextField(_("text"), blank=True)
    variants = models.JSONField(default=dict)  # {"bluesky": "another text for Bluesky"}
    after = models.PositiveIntegerField(default=0)  # seconds after its thread's time

    privacy = privacy("id", "thread", "position", "text", "variants", "after")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["thread", "position"], name="a_place_in_a_thread_is_taken_once")]

    def __str__(self) -> str:
        return f"post {self.position + 1} of thread {self.thread_id}"

    def text_for(self, network: Network) -> str:
        """What readers of this network see, before numbers are added."""
        return self.variants.get(network.value) or self.text


class PostPicture(models.Model):
    """A picture of a post: cleaned when it was put there, and the same for every channel."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="pictures")
    position = models.PositiveIntegerField()
    file = models.FileField(upload_to="posts")  # the name is the hash of what is in it
    mime = models.CharField(max_length=40)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    octets = models.PositiveIntegerField()
    description = models.TextField(_("what does the picture show?"), blank=True)

    privacy = privacy("id", "post", "position", "file", "mime", "width", "height", "octets", "description")

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"picture {self.position + 1} of post {self.post_id}"
