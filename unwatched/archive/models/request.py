from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import Kept, privacy
from unwatched.publishing.models.channel import NETWORKS

from .author import Body


class Found(models.TextChoices):
    """How we came to it."""

    PASTED = "pasted", _("pasted by one of us")
    MENTION = "mention", _("somebody asked our account to unroll it")
    FOLLOWED = "followed", _("you follow this account")
    WATCH = "watch", _("met in a hashtag watch")


class RequestState(models.TextChoices):
    FOUND = "found", _("to decide")
    PROPOSED = "proposed", _("a second person decides")  # evidence
    ASKED = "asked", _("asked, no answer yet")
    KEPT = "kept", _("kept")
    REFUSED = "refused", _("refused")
    LAPSED = "lapsed", _("no answer")
    LET_GO = "let_go", _("let go")


OPEN = (RequestState.FOUND, RequestState.PROPOSED, RequestState.ASKED)
TO_DECIDE = (RequestState.FOUND, RequestState.PROPOSED)


class Request(models.Model):
    """A post that somebody wants to keep, and that is not kept yet.

    Nothing of it is here but its address and, of what a public body said, how it begins.

    When it is over (refused, lapsed, let go) the address goes as well and a keyed hash stays, so that the same wish is
    not put to anybody again.
    """

    uri_mark = models.BinaryField(max_length=32, unique=True)
    url = models.CharField(max_length=1000, blank=True)
    network = models.CharField(max_length=10, choices=NETWORKS)
    author = models.ForeignKey("archive.Author", on_delete=models.PROTECT, null=True, related_name="requests")
    found = models.CharField(max_length=8, choices=Found)
    state = models.CharField(max_length=8, choices=RequestState, default=RequestState.FOUND)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    # Evidence: whose it is, who proposes it, and why.
    body = models.CharField(_("who it is"), max_length=8, choices=Body, default=Body.PERSON, blank=True)
    words = models.CharField(max_length=200, blank=True)  # how it begins, for the second of two; never a person's
    proposed_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("why we keep it"), max_length=500, blank=True)
    asked_at = models.DateTimeField(null=True)
    lapses_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    thread = models.ForeignKey("archive.KeptThread", on_delete=models.SET_NULL, null=True, related_name="requests")

    privacy = privacy(
        "id", "network", "author", "found", "state", "at", "by", "body", "proposed_by", "reason", "asked_at",
        "lapses_at", "ended_at", "thread", uri_mark=Kept.MARK, url=Kept.PUBLIC,
        words=Kept.PUBLIC,
    )  # fmt: skip

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["state", "-at"], name="requests_by_state"),
            models.Index(fields=["lapses_at"], condition=Q(state="asked"), name="requests_that_lapse"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "lapsed", "let_go"]) | Q(url=""), name="what_is_over_is_a_mark"
            ),
            models.CheckConstraint(
                condition=~Q(state="asked") | Q(asked_at__isnull=False, lapses_at__gt=F("asked_at")),
                name="a_question_lapses",
            ),
            models.CheckConstraint(condition=~Q(state="proposed") | ~Q(reason=""), name="a_proposal_has_a_reason"),
            models.CheckConstraint(
                condition=Q(words="") | (Q(state__in=["found", "proposed"]) & ~Q(body="")),
                name="only_public_bodies_are_quoted_while_it_is_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"request {self.pk}"
