from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import Kept, privacy
from unwatched.gateways import threads as neutral
from unwatched.gateways.social import Network
from unwatched.publishing.models.channel import NETWORKS


class Answer(models.TextChoices):
    """What an author has said about being kept."""

    NOTHING = "", _("has not said anything")
    YES = "yes", _("said yes")
    NO = "no", _("said no")


class Said(models.TextChoices):
    """How we know."""

    NOTHING = "", _("not at all")
    REPLY = "reply", _("answered our question")
    MENTION = "mention", _("asked for it by themself")
    EXPORT = "export", _("brought their own archive")
    LINK = "link", _("used the signed link")
    CODE = "code", _("posted a code from the account")
    OFFICE = "office", _("told one of us")  # who and in which words stands in the log


# Only the author themself, unprompted, lifts a refusal.
UNPROMPTED = (Said.MENTION, Said.EXPORT)


class Body(models.TextChoices):
    """Public bodies and companies: what they say is evidence. Their staff's own accounts are not among them."""

    PERSON = "", _("a person")
    VENDOR = "vendor", _("a vendor")
    POLICE = "police", _("police")
    MINISTRY = "ministry", _("a ministry or authority")
    OFFICIAL = "official", _("an elected official in office")


class Author(models.Model):
    """Somebody who wrote something that we were shown, and what they have said about it.

    Of a person who has not said yes only `mark` is kept: a keyed hash of the account, which tells us that we have
    asked already, and nobody anything. The rest is filled in with a yes, or for a public body.
    """

    mark = models.BinaryField(max_length=32, unique=True)
    network = models.CharField(max_length=10, choices=NETWORKS)
    uri = models.CharField(max_length=500, blank=True)
    handle = models.CharField(max_length=255, blank=True)
    name = models.CharField(max_length=255, blank=True)
    url = models.CharField(max_length=1000, blank=True)
    bot = models.BooleanField(default=False)
    body = models.CharField(_("who it is"), max_length=8, choices=Body, default=Body.PERSON, blank=True)

    # The one question ever asked.
    asked_at = models.DateTimeField(null=True)
    question = models.OneToOneField(
        "publishing.Thread", on_delete=models.SET_NULL, null=True, related_name="asks_author"
    )
    answer = models.CharField(max_length=3, choices=Answer, default=Answer.NOTHING, blank=True)
    answered_at = models.DateTimeField(null=True)
    said = models.CharField(max_length=7, choices=Said, default=Said.NOTHING, blank=True)

    # What the account itself asked of programmes when we last read it.
    keeps_out = models.BooleanField(default=False)  # a hard no: words in name or bio, labels
    quiet = models.BooleanField(default=False)  # a soft no: does not want to be found
    looked_at = models.DateTimeField(null=True)
    # The author has ticked that the archive's search may find them although the account is quiet.
    findable = models.BooleanField(default=False)

    privacy = privacy(
        "id", "network", "bot", "body", "asked_at", "question", "answer", "answered_at", "said", "keeps_out", "quiet",
        "looked_at", "findable",
        mark=Kept.MARK, uri=Kept.PUBLIC, handle=Kept.PUBLIC, name=Kept.PUBLIC, url=Kept.PUBLIC,
    )  # fmt: skip

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name", "handle", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["network", "uri"], condition=~Q(uri=""), name="an_author_is_one"),
            models.CheckConstraint(
                condition=Q(answer="yes") | ~Q(body="") | Q(uri="", handle="", name="", url=""),
                name="who_has_not_said_yes_is_a_mark",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, said="")
                | (~Q(answer="") & Q(answered_at__isnull=False) & ~Q(said="")),
                name="an_answer_has_a_time_and_a_way",
            ),
            models.CheckConstraint(
                condition=Q(asked_at__isnull=True) | ~Q(network=Network.X), name="nobody_is_asked_on_x"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.handle or f"author {self.pk}"

    def neutral(self) -> neutral.Author:
        """Who it is, as readers of networks give it. For those who may be named."""
        return neutral.Author(
            network=Network(self.network),
            uri=self.uri,
            handle=self.handle,
            name=self.name,
            url=self.url,
            bot=self.bot,
        )

    @property
    def may_be_found(self) -> bool:
        """Whether search, collections and feeds may name them, and their pages may be indexed."""
        return not self.quiet or self.findable
