from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy

from .request import RequestState


class ConsentState(models.TextChoices):
    """Where something in a collection stands."""

    FOUND = "found", _("not asked")
    ASKED = "asked", _("asked")
    YES = "yes", _("may be shown")
    NO = "no", _("no")
    GONE = "gone", _("gone")


class Collection(models.Model):
    """Threads that belong together, under a name. The public sees those that may be shown, and how many more."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(max_length=80, unique=True)
    about = models.CharField(_("what it is about"), max_length=500, blank=True)
    public = models.BooleanField(_("has a page that everybody may read"), default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")

    privacy = privacy("id", "name", "slug", "about", "public", "made_at", "made_by")

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ItemQuerySet(models.QuerySet["CollectionItem"]):
    def showable(self) -> "ItemQuerySet":
        return self.filter(thread__state="kept", thread__findable=True)


class CollectionItem(models.Model):
    """One thread in a collection: kept, or wanted."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="items")
    thread = models.ForeignKey("archive.KeptThread", on_delete=models.SET_NULL, null=True, related_name="memberships")
    request = models.ForeignKey("archive.Request", on_delete=models.CASCADE, null=True, related_name="memberships")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")

    privacy = privacy("id", "collection", "thread", "request", "added_at", "added_by")

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "thread"], condition=Q(thread__isnull=False), name="in_a_collection_once"
            ),
            models.UniqueConstraint(
                fields=["collection", "request"], condition=Q(request__isnull=False), name="wanted_in_a_collection_once"
            ),
        ]

    def __str__(self) -> str:
        return f"item {self.pk} of collection {self.collection_id}"

    @property
    def consent(self) -> ConsentState:
        """Where it stands now, from the rows that it names."""
        if self.thread is not None:
            return ConsentState.YES if self.thread.state == "kept" else ConsentState.GONE
        if self.request is None:
            return ConsentState.GONE
        return {
            RequestState.FOUND: ConsentState.FOUND,
            RequestState.PROPOSED: ConsentState.FOUND,
            RequestState.ASKED: ConsentState.ASKED,
            RequestState.KEPT: ConsentState.GONE,  # the thread was kept, and is no more
        }.get(RequestState(self.request.state), ConsentState.NO)
