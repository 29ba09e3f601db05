import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from unwatched.archive import shapes
from unwatched.archive.unrolling import Branch, Gap, Unrolled
from unwatched.core.privacy import Kept, privacy
from unwatched.gateways import threads as neutral
from unwatched.gateways.threads import Shown

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

SHOWN = [(Shown.PUBLIC, _("public")), (Shown.UNLISTED, _("public, but not in lists"))]


class Kind(models.TextChoices):
    CONSENTED = "consented", _("kept with the author's consent")
    EVIDENCE = "evidence", _("kept as evidence")


class ThreadState(models.TextChoices):
    KEPT = "kept", _("kept")
    HIDDEN = "hidden", _("hidden")


class Hidden(models.TextChoices):
    """Why nobody but the office sees it."""

    NOT = "", _("not hidden")
    OFFICE = "office", _("by one of us")
    SOURCE = "source", _("its author has removed it at the source")  # looked at once more, then erased
    AUTHOR = "author", _("its author has asked for it")
    REFUSED = "refused", _("its author's account asks programmes to keep out")


class ThreadQuerySet(models.QuerySet["KeptThread"]):
    def shown(self) -> "ThreadQuerySet":
        """What the public may read."""
        return self.filter(state=ThreadState.KEPT)

    def findable(self) -> "ThreadQuerySet":
        """What search, collections and feeds may name: no unlisted first post, and nobody who does not want it.

        Single unlisted posts in such a thread are for whoever lists to leave out: ``posts.listed()``.
        """
        return self.shown().filter(findable=True)

    def evidence(self) -> "ThreadQuerySet":
        return self.filter(kind=Kind.EVIDENCE)


class KeptThread(models.Model):
    """A thread that we keep: by its author's consent, or, of a public body, as evidence.

    What is removed is no row here any more but a `Tombstone`. `key` stays the same for both: feeds name it.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    author = models.ForeignKey("archive.Author", on_delete=models.PROTECT, related_name="threads")
    uri = models.CharField(max_length=500, unique=True)  # of its first post
    source = models.CharField(max_length=1000)  # the address for people
    # Carries the source: "mastodon.social/@ada/113", shown at /t/….
    path = models.CharField(max_length=400, unique=True)
    kind = models.CharField(max_length=9, choices=Kind)
    state = models.CharField(max_length=6, choices=ThreadState, default=ThreadState.KEPT)
    hidden_why = models.CharField(max_length=7, choices=Hidden, default=Hidden.NOT, blank=True)
    hidden_at = models.DateTimeField(null=True)
    findable = models.BooleanField(default=False)

    reason = models.CharField(_("why we keep it"), max_length=500, blank=True)
    kept_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    proposed_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    agreed_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")

    # Of evidence: the newest capture, with its hash and time-stamps. The earlier ones hang on the same source.
    capture = models.ForeignKey("sources.Capture", on_delete=models.SET_NULL, null=True, related_name="+")

    captured_at = models.DateTimeField()
    refreshed_at = models.DateTimeField()  # when the source was last read whole
    changed_at = models.DateTimeField()  # when words last changed: "updated" of its feed entry
    checked_at = models.DateTimeField(null=True)  # when we last looked whether it still stands
    check_after = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    said = models.CharField(max_length=300, blank=True)  # what went wrong at the last look, for people
    source_gone_at = models.DateTimeField(null=True)  # evidence: "since deleted by the source on …"

    posts_count = models.PositiveIntegerField(default=0)  # of the main line
    reading_minutes = models.PositiveIntegerField(default=1)
    language = models.CharField(max_length=35, blank=True)
    answers = models.CharField(max_length=1000, blank=True)  # url of somebody else's post that the first one answers
    branches = models.JSONField(default=list)  # [{"leaves_from": uri}]; posts say which
    gaps = models.JSONField(default=list)  # [{"after": uri, "why": str, "number": int | None}]
    notes = models.JSONField(default=list)  # sentences for the reader

    privacy = privacy(
        "id", "key", "author", "kind", "state", "hidden_why", "hidden_at", "findable", "reason", "kept_by",
        "capture", "proposed_by", "agreed_by", "captured_at", "refreshed_at", "changed_at", "checked_at", "check_after",
        "failures", "said", "source_gone_at", "posts_count", "reading_minutes", "language", "branches", "gaps",
        "notes", "answers",
        uri=Kept.PUBLIC, source=Kept.PUBLIC, path=Kept.PUBLIC,
    )  # fmt: skip

    objects = ThreadQuerySet.as_manager()

    if TYPE_CHECKING:
        posts: "RelatedManager[KeptPost]"

    class Meta:
        verbose_name = _("kept thread")
        verbose_name_plural = _("kept threads")
        ordering = ["-captured_at", "-pk"]
        permissions = [
            ("keep_thread", _("Ask authors, keep threads, propose and agree to evidence")),
            ("run_archive", _("Decide about take-downs, switch the mention bot")),
        ]
        indexes = [
            models.Index(fields=["state", "-captured_at"], name="threads_newest_first"),
            models.Index(fields=["check_after"], name="threads_to_look_at"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="consented") | ~Q(reason=""), name="evidence_has_a_reason"
            ),
            # Null where an organiser's account is gone; two empty ones were two people when it was kept.
            models.CheckConstraint(
                condition=Q(kind="consented") | Q(proposed_by__isnull=True) | Q(agreed_by__isnull=True)
                | ~Q(proposed_by=F("agreed_by")),
                name="evidence_needs_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state="kept", hidden_why="", hidden_at__isnull=True)
                | (Q(state="hidden") & ~Q(hidden_why="") & Q(hidden_at__isnull=False)),
                name="what_is_hidden_says_why",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"thread {self.pk}"

    @property
    def atom_id(self) -> str:
        """Names it in feeds, while it stands and after it was removed, and says nothing about anybody."""
        return f"urn:uuid:{self.key}"

    def unrolled(self) -> Unrolled:
        """The thread as one reads it, as it was kept. Three queries, however long it is."""
        author = self.author.neutral()
        lines: dict[int, list[neutral.Post]] = {}
        for row in self.posts.prefetch_related("media", "versions"):
            lines.setdefault(row.branch, []).append(row.neutral(author))
        return Unrolled(
            author=author,
            posts=tuple(lines.get(0, ())),
            branches=tuple(
                Branch(
                    leaves_from=branch["leaves_from"],
                    posts=tuple(lines[number]),
                )
                for number, branch in enumerate(self.branches, start=1)
                if number in lines
            ),
            gaps=tuple(Gap(after=gap["after"], why=gap["why"], number=gap["number"]) for gap in self.gaps),
            reading_minutes=self.reading_minutes,
            source=self.source,
            answers=self.answers,
            read_at=self.refreshed_at,
            notes=tuple(self.notes),
        )


class PostQuerySet(models.QuerySet["KeptPost"]):
    def listed(self) -> "PostQuerySet":
        """What may enter search, collections and feeds: never an unlisted post."""
        return self.filter(shown=Shown.PUBLIC)


class KeptPost(models.Model):
    """One post of a kept thread. A followers-only or direct post cannot be a row here: the database refuses it."""

    thread = models.ForeignKey(KeptThread, on_delete=models.CASCADE, related_name="posts")
    branch = models.PositiveIntegerField(default=0)  # 0: the main line; else the number of the side line
    position = models.PositiveIntegerField()  # within its line, from 0
    uri = models.CharField(max_length=500, unique=True)
    url = models.CharField(max_length=1000, blank=True)
    version = models.CharField(max_length=200, blank=True)
    shown = models.CharField(max_length=8, choices=SHOWN)
    parent_uri = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    captured_at = models.DateTimeField()  # when we received this version
    gone_at = models.DateTimeField(null=True)  # evidence: when we noticed that it does not stand any more
    html = models.TextField(blank=True)  # cleaned
    text = models.TextField(blank=True)
    language = models.CharField(max_length=35, blank=True)
    content_warning = models.TextField(blank=True)
    sensitive = models.BooleanField(default=False)
    tags = models.JSONField(default=list)
    poll = models.JSONField(null=True)
    quote = models.JSONField(null=True)
    card = models.JSONField(null=True)
    # The JSON as it came, where nobody but the author speaks in it; `sha256` is that of its UTF-8 (else of our own).
    raw = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)

    privacy = privacy(
        "id", "thread", "branch", "position", "version", "shown", "parent_uri", "created_at", "edited_at", "seen_at",
        "captured_at", "gone_at", "language", "sensitive", "tags", "sha256",
        uri=Kept.PUBLIC, url=Kept.PUBLIC, html=Kept.PUBLIC, text=Kept.PUBLIC, content_warning=Kept.PUBLIC,
        poll=Kept.PUBLIC, quote=Kept.PUBLIC, card=Kept.PUBLIC, raw=Kept.PUBLIC,
    )  # fmt: skip

    objects = PostQuerySet.as_manager()

    if TYPE_CHECKING:
        media: "RelatedManager[KeptMedia]"
        versions: "RelatedManager[PostVersion]"

    class Meta:
        verbose_name = _("kept post")
        verbose_name_plural = _("kept posts")
        ordering = ["branch", "position"]
        constraints = [
            models.UniqueConstraint(fields=["thread", "branch", "position"], name="a_place_in_a_line_is_taken_once"),
            models.CheckConstraint(
                condition=Q(shown__in=[str(Shown.PUBLIC), str(Shown.UNLISTED)]), name="only_what_everybody_may_see"
            ),
        ]

    def __str__(self) -> str:
        return f"post {self.pk}"

    def neutral(self, author: neutral.Author) -> neutral.Post:
        """The post as readers of networks give it."""
        return neutral.Post(
            network=author.network,
            uri=self.uri,
            author=author,
            created_at=self.created_at,
            html=self.html,
            text=self.text,
            url=self.url,
            version=self.version,
            shown=Shown(self.shown),
            parent_uri=self.parent_uri,
            edited_at=self.edited_at,
            seen_at=self.seen_at,
            language=self.language,
            content_warning=self.content_warning,
            sensitive=self.sensitive,
            tags=tuple(self.tags),
            media=tuple(media.neutral() for media in self.media.all()),
            poll=shapes.poll_from(self.poll) if self.poll else None,
            quote=shapes.quote_from(self.quote) if self.quote else None,
            card=shapes.card_from(self.card) if self.card else None,
            earlier=tuple(version.neutral() for version in self.versions.all()),
            raw=self.raw,
        )


class KeptMedia(models.Model):
    """A picture, film or sound of a kept post. Pictures are copied to us, cleaned; of the rest we keep the address."""

    post = models.ForeignKey(KeptPost, on_delete=models.CASCADE, related_name="media")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    url = models.CharField(max_length=2000, blank=True)
    preview_url = models.CharField(max_length=2000, blank=True)
    description = models.TextField(null=True)  # null: the author gave none
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    cid = models.CharField(max_length=200, blank=True)
    # Our copy. Empty: none yet, or none that we could take (`said`).
    file = models.FileField(upload_to="archive", blank=True)
    mime = models.CharField(max_length=40, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)  # of the bytes as they came
    fetch_after = models.DateTimeField(null=True)  # null: there is nothing to fetch
    tries = models.PositiveIntegerField(default=0)
    said = models.CharField(max_length=200, blank=True)

    privacy = privacy(
        "id", "post", "position", "kind", "width", "height", "cid", "mime", "sha256", "fetch_after", "tries", "said",
        url=Kept.PUBLIC, preview_url=Kept.PUBLIC, description=Kept.PUBLIC, file=Kept.PUBLIC,
    )  # fmt: skip

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["post", "position"], name="a_place_in_a_post_is_taken_once")]
        indexes = [
            models.Index(fields=["fetch_after"], condition=Q(fetch_after__isnull=False), name="media_to_fetch"),
        ]

    def __str__(self) -> str:
        return f"media {self.pk}"

    def neutral(self) -> neutral.Media:
        return neutral.Media(
            kind=self.kind,
            url=self.url,
            description=self.description,
            width=self.width,
            height=self.height,
            preview_url=self.preview_url,
            cid=self.cid,
        )


class PostVersion(models.Model):
    """What a kept post said before it was changed, oldest first."""

    post = models.ForeignKey(KeptPost, on_delete=models.CASCADE, related_name="versions")
    at = models.DateTimeField()  # since when it said so
    version = models.CharField(max_length=200, blank=True)
    html = models.TextField(blank=True)
    text = models.TextField(blank=True)
    content_warning = models.TextField(blank=True)
    captured_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)

    privacy = privacy(
        "id", "post", "at", "version", "captured_at", "sha256",
        html=Kept.PUBLIC, text=Kept.PUBLIC, content_warning=Kept.PUBLIC,
    )  # fmt: skip

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["post", "at", "sha256"], name="a_version_is_kept_once")]

    def __str__(self) -> str:
        return f"version {self.pk} of post {self.post_id}"

    def neutral(self) -> neutral.Version:
        return neutral.Version(at=self.at, html=self.html, text=self.text, content_warning=self.content_warning)
