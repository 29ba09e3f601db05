from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import Kept, privacy
from unwatched.gateways.social import Limits, Network, Visibility
from unwatched.publishing.rules import limits_of

NETWORKS = [
    (Network.MASTODON, "Mastodon"),
    (Network.BLUESKY, "Bluesky"),
    (Network.X, "X"),
    (Network.REHEARSAL, _("Rehearsal")),
]
VISIBILITIES = [
    (Visibility.PUBLIC, _("public")),
    (Visibility.UNLISTED, _("public, but not in lists and hashtags")),
    (Visibility.PRIVATE, _("followers only")),
    (Visibility.DIRECT, _("only those who are named")),
]


class ChannelState(models.TextChoices):
    WORKING = "working", _("working")
    SIGNED_OUT = "signed_out", _("signed out")
    OFF = "off", _("switched off")


class ChannelQuerySet(models.QuerySet["Channel"]):
    def usable(self) -> "ChannelQuerySet":
        """Those that something can be planned for."""
        return self.exclude(state=ChannelState.OFF)

    def real(self) -> "ChannelQuerySet":
        """Those that strangers read."""
        return self.exclude(network=Network.REHEARSAL)


class Channel(models.Model):
    """An account that we post from."""

    name = models.CharField(_("name in the office"), max_length=80)
    network = models.CharField(_("network"), max_length=10, choices=NETWORKS)
    # Mastodon: the server's address. Bluesky: that of the data server. Else empty.
    server = models.URLField(_("server"), blank=True)
    handle = models.CharField(_("account"), max_length=255, blank=True)
    account_id = models.CharField(max_length=255, blank=True)  # the network's own: a number, a DID
    by_hand = models.BooleanField(_("posted by hand"), default=False)
    # A rehearsal shows what readers of this network would see.
    plays = models.CharField(_("plays"), max_length=10, choices=NETWORKS, blank=True)
    # JSON with tokens, under a key outside the database: vault.lock_secret.
    secret = models.BinaryField(null=True)
    language = models.CharField(_("language"), max_length=35, default="en")
    visibility = models.CharField(_("visible to"), max_length=8, choices=VISIBILITIES, default=Visibility.PUBLIC)
    state = models.CharField(max_length=10, choices=ChannelState, default=ChannelState.WORKING)
    said = models.CharField(max_length=300, blank=True)  # the last thing that went wrong, for people
    checked_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    limits = models.JSONField(default=dict)  # fields of gateways.social.Limits that the server told
    limits_at = models.DateTimeField(null=True)
    added_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()

    privacy = privacy(
        "id", "name", "network", "server", "handle", "account_id", "by_hand", "plays", "language", "visibility",
        "state", "said", "checked_at", "expires_at", "limits", "limits_at", "added_by", "added_at", secret=Kept.LOCKED,
    )  # fmt: skip

    objects = ChannelQuerySet.as_manager()

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["network", "name"]
        permissions = [("connect_channel", _("Connect accounts on social networks"))]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "account_id"], condition=~Q(account_id=""), name="an_account_is_connected_once"
            ),
            models.CheckConstraint(condition=Q(by_hand=False) | Q(network=Network.X), name="only_x_is_posted_by_hand"),
            models.CheckConstraint(
                condition=Q(plays="") | Q(network=Network.REHEARSAL), name="only_a_rehearsal_plays_a_network"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def reads_like(self) -> Network:
        """The network whose rules and variants count here: its own, or the one that a rehearsal plays."""
        return Network(self.plays or self.network)

    @property
    def taken(self) -> Limits:
        """What one post may hold."""
        return limits_of(self.reads_like, told=self.limits)
