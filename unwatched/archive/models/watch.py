from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import Kept, privacy
from unwatched.publishing.models.channel import NETWORKS


class Watch(models.Model):
    """A page of what is said with some hashtags, as far as those who said it let it be shown.

    Tags stand without "#", in lower case; servers as addresses ("https://social.example").
    """

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    about = models.CharField(_("what it is about"), max_length=500, blank=True)
    any_of = models.JSONField(_("any of these hashtags"), default=list)
    all_of = models.JSONField(_("and all of these"), default=list, blank=True)
    none_of = models.JSONField(_("and none of these"), default=list, blank=True)
    bluesky = models.BooleanField(_("on Bluesky"), default=True)
    public = models.BooleanField(_("has a page that everybody may read"), default=False)
    paused = models.BooleanField(_("does not look at the moment"), default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")

    privacy = privacy(
        "id", "title", "slug", "about", "any_of", "all_of", "none_of", "bluesky", "public", "paused", "made_at",
        "made_by",
    )  # fmt: skip

    class Meta:
        verbose_name = _("hashtag watch")
        verbose_name_plural = _("hashtag watches")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    def wants(self, tags: frozenset[str]) -> bool:
        """Whether a post with these tags (in lower case) belongs here."""
        return not tags.isdisjoint(self.any_of) and tags.issuperset(self.all_of) and tags.isdisjoint(self.none_of)


class WatchedServer(models.Model):
    """A Mastodon-compatible server that a watch looks at, and how far it has read there."""

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="servers")
    address = models.CharField(max_length=255)
    place = models.CharField(max_length=64, blank=True)  # the server's own number of the newest post that was read
    looked_at = models.DateTimeField(null=True)
    look_after = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    said = models.CharField(max_length=300, blank=True)  # why the last look failed, as a sentence

    privacy = privacy("id", "watch", "address", "place", "looked_at", "look_after", "failures", "said")

    class Meta:
        ordering = ["address"]
        constraints = [models.UniqueConstraint(fields=["watch", "address"], name="a_watch_looks_at_a_server_once")]
        indexes = [models.Index(fields=["look_after"], name="servers_by_time")]

    def __str__(self) -> str:
        return self.address


class Stream(models.Model):
    """How far Bluesky's stream has been read, for all watches together."""

    address = models.CharField(max_length=255, primary_key=True)
    cursor = models.BigIntegerField(null=True)
    read_at = models.DateTimeField(null=True)
    searched_at = models.DateTimeField(null=True)  # by asking, while there is no stream
    failures = models.PositiveIntegerField(default=0)
    said = models.CharField(max_length=300, blank=True)

    privacy = privacy("address", "cursor", "read_at", "searched_at", "failures", "said")

    def __str__(self) -> str:
        return self.address


class WatchedState(models.TextChoices):
    SHOWN = "shown", _("shown")
    COUNTED = "counted", _("only counted")  # its author has not let it be shown, or has been muted
    REMOVED = "removed", _("taken off the page by us")
    GONE = "gone", _("gone at its source")


class WatchedPost(models.Model):
    """A post that was met. Of one that is not shown there is its address on the network, and when it was said."""

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="posts")
    network = models.CharField(max_length=10, choices=NETWORKS)
    uri = models.CharField(max_length=500)
    state = models.CharField(max_length=7, choices=WatchedState)
    said_at = models.DateTimeField()
    met_at = models.DateTimeField()
    # The rest only while it is shown.
    author_uri = models.CharField(max_length=500, blank=True)
    version = models.CharField(max_length=100, blank=True)
    # `author`, `url`, `html`, `content_warning`, `sensitive`, `language`, `media` in the shapes of archive.shapes
    content = models.JSONField(null=True)
    # Where to ask whether it still stands: a server and its own number of it, or nowhere in particular (Bluesky).
    server = models.ForeignKey(WatchedServer, on_delete=models.CASCADE, null=True, related_name="posts")
    there = models.CharField(max_length=200, blank=True)
    looked_at = models.DateTimeField(null=True)  # when it was last seen to stand

    privacy = privacy(
        "id", "watch", "network", "state", "said_at", "met_at", "version", "server", "there",
        "looked_at",
        uri=Kept.PUBLIC, author_uri=Kept.PUBLIC, content=Kept.PUBLIC,
    )  # fmt: skip

    class Meta:
        verbose_name = _("post of a hashtag watch")
        verbose_name_plural = _("posts of hashtag watches")
        ordering = ["-said_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["watch", "uri"], name="a_post_is_met_once"),
            models.CheckConstraint(
                condition=Q(state="shown", content__isnull=False)
                | (~Q(state="shown") & Q(content__isnull=True, author_uri="", version="", there="")),
                name="what_is_not_shown_is_an_address",
            ),
        ]
        indexes = [
            models.Index(fields=["watch", "-said_at"], name="watched_by_time"),
            models.Index(fields=["author_uri"], condition=~Q(author_uri=""), name="watched_by_author"),
            models.Index(fields=["looked_at"], condition=Q(state="shown"), name="watched_to_look_at"),
        ]

    def __str__(self) -> str:
        return f"post {self.pk} of watch {self.watch_id}"


class Muted(models.Model):
    """An account that a watch does not show, by our own decision."""

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="muted")
    mark = models.BinaryField(max_length=32)  # a keyed hash of the account
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")

    privacy = privacy("id", "watch", "at", "by", mark=Kept.MARK)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["watch", "mark"], name="a_watch_mutes_an_account_once")]

    def __str__(self) -> str:
        return f"mute {self.pk}"


class WatchedPicture(models.Model):
    """A picture of a post that is shown: its description, and our own small copy of it."""

    post = models.ForeignKey(WatchedPost, on_delete=models.CASCADE, related_name="pictures")
    position = models.PositiveIntegerField()
    url = models.CharField(max_length=2000)
    description = models.TextField(null=True)  # null: the author gave none
    width = models.PositiveIntegerField(default=0)  # pixels, of our copy
    height = models.PositiveIntegerField(default=0)
    file = models.FileField(upload_to="watched", blank=True)
    fetch_after = models.DateTimeField(null=True)  # null: there is nothing to fetch
    tries = models.PositiveIntegerField(default=0)

    privacy = privacy(
        "id", "post", "position", "width", "height", "fetch_after", "tries",
        url=Kept.PUBLIC, description=Kept.PUBLIC, file=Kept.PUBLIC,
    )  # fmt: skip

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["post", "position"], name="a_place_in_a_watched_post_once")]
        indexes = [
            models.Index(fields=["fetch_after"], condition=Q(fetch_after__isnull=False), name="watched_to_fetch"),
        ]

    def __str__(self) -> str:
        return f"picture {self.pk}"
