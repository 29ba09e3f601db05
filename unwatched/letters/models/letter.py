from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy

# The public figures move at this hour of the site's clock, until organisers choose another: after work.
BATCH_HOUR = 20


class OpenLetter(models.Model):
    """Who may sign an open letter besides the public, and when its figures move.

    What it asks, of whom, whether the public may sign, until when, and what came of it stand in its petition.
    """

    petition = models.OneToOneField("actions.Petition", on_delete=models.PROTECT, related_name="letter")
    staff = models.BooleanField(_("staff may sign"), default=True)
    organisations = models.BooleanField(_("organisations may sign"), default=False)
    batch_hour = models.PositiveSmallIntegerField(
        _("the public figures move at"), default=BATCH_HOUR, choices=[(hour, f"{hour:02d}:00") for hour in range(24)]
    )
    moved_at = models.DateTimeField(null=True, editable=False)  # when the figures were last looked at

    privacy = privacy("id", "petition", "staff", "organisations", "batch_hour", "moved_at")

    class Meta:
        verbose_name = _("open letter")
        verbose_name_plural = _("open letters")
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(batch_hour__lt=24), name="a_day_has_24_hours")]

    def __str__(self) -> str:
        return self.petition.title

    def takes_staff(self, *, now: datetime) -> bool:
        return self.staff and self.petition.is_running(now=now)

    def takes_organisations(self, *, now: datetime) -> bool:
        return self.organisations and self.petition.is_running(now=now)


class Employer(models.Model):
    """Whose staff may sign a letter, and by which endings their work addresses are known."""

    letter = models.ForeignKey(OpenLetter, on_delete=models.CASCADE, related_name="employers")
    name = models.CharField(_("employer"), max_length=120)
    domains = models.TextField(
        _("address endings"), help_text=_("One on each line, such as corvane.example: what stands after the @.")
    )  # fmt: skip
    subdomains = models.BooleanField(
        _("also longer endings under these"), default=False,
        help_text=_("Such as lab.corvane.example under corvane.example. Tick it if all of them belong to staff."),
    )  # fmt: skip
    offered = models.BooleanField(_("its staff may sign now"), default=True)

    privacy = privacy("id", "letter", "name", "domains", "subdomains", "offered")

    class Meta:
        verbose_name = _("employer")
        verbose_name_plural = _("employers")
        default_permissions = ()
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def endings(self) -> list[str]:
        return self.domains.split()

    def knows(self, domain: str) -> bool:
        """Whether an address at this domain (in lower case, A-labels) is one of its staff's."""
        if self.subdomains and any(domain.endswith(f".{ending}") for ending in self.endings):
            return True
        return domain in self.endings


class RoleBand(models.Model):
    """A kind of work that signers may choose: few and wide, so that nobody stands alone in one."""

    letter = models.ForeignKey(OpenLetter, on_delete=models.CASCADE, related_name="bands")
    name = models.CharField(_("kind of work"), max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    offered = models.BooleanField(_("can be chosen now"), default=True)

    privacy = privacy("id", "letter", "name", "position", "offered")

    class Meta:
        verbose_name = _("kind of work")
        verbose_name_plural = _("kinds of work")
        default_permissions = ()
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name
