from django.db import models

from unwatched.core.privacy import Kept, privacy


class SearchRow(models.Model):
    """What search knows of one post: folded words, each of Chinese, Japanese and Korean as pairs of letters.

    Only of posts that may be found: `services.indexing` decides. Beside this table the database keeps two indexes of
    its own that follow it (migration `search`): SQLite full text by triggers, PostgreSQL a column and its GIN indexes.
    A change of this model on SQLite drops the triggers with the old table: make them anew in the same migration.
    """

    post = models.OneToOneField("archive.KeptPost", on_delete=models.CASCADE, primary_key=True, related_name="found_by")
    author = models.TextField(blank=True)
    text = models.TextField(blank=True)
    alt = models.TextField(blank=True)
    warning = models.TextField(blank=True)
    tags = models.TextField(blank=True)  # " cameras wrenfieldasks ": one with spaces around it is one hashtag
    body = models.TextField(blank=True)  # all of it once more, for parts of words
    language = models.CharField(max_length=35, blank=True)
    created_at = models.DateTimeField()

    privacy = privacy(
        "post", "language", "created_at",
        author=Kept.PUBLIC, text=Kept.PUBLIC, alt=Kept.PUBLIC, warning=Kept.PUBLIC, tags=Kept.PUBLIC, body=Kept.PUBLIC,
    )  # fmt: skip

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["-created_at"], name="found_newest_first")]

    def __str__(self) -> str:
        return f"search row of post {self.post_id}"
