from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy

from .division import Division


class Import(models.Model):
    """One file that was read into the directory."""

    format = models.CharField(_("format"), max_length=30)
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)  # of the file's bytes
    data_of = models.DateField(_("data of"))  # how old the facts are: said by whoever imports, or the file's own date
    imported_at = models.DateTimeField(_("imported at"))
    by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    added = models.PositiveIntegerField(_("added"))
    changed = models.PositiveIntegerField(_("changed"))
    retired = models.PositiveIntegerField(_("retired"))

    privacy = privacy(
        "id", "format", "file_name", "sha256", "data_of", "imported_at", "by", "added", "changed", "retired"
    )

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-imported_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name


class OfficialQuerySet(models.QuerySet["Official"]):
    def holding(self, *, on: date) -> Self:
        """Those who hold their post on that day, as far as anybody has said."""
        begun = Q(valid_from=None) | Q(valid_from__lte=on)
        not_over = Q(valid_until=None) | Q(valid_until__gte=on)
        return self.filter(begun, not_over, retired_at=None)

    def standing_for(self, ocd_ids: list[str]) -> Self:
        """Those of these divisions and of what they lie in; the nearest first."""
        around = Division.objects.around(ocd_ids)
        depth = models.functions.Length("division__ocd_id")
        return self.filter(division__in=around).order_by(-depth, "organisation", "name")


class Official(models.Model):
    """A person in the post that they hold: somebody who decides, and may be written to about it.

    Everything here was published about the post, and comes from a file. Who is no longer in it is retired, not deleted.
    """

    format = models.CharField(max_length=30, editable=False)  # of the file that speaks for this row
    file_name = models.CharField(max_length=200, editable=False)
    key = models.CharField(max_length=300, editable=False)  # one of a kind within the format: "bioguide:C000127"

    name = models.CharField(_("name"), max_length=200)
    salutation = models.CharField(_("salutation"), max_length=200, blank=True)  # "Councillor Whitfield"; else the name
    office = models.CharField(_("office"), max_length=200)
    organisation = models.CharField(_("body"), max_length=200, blank=True)
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, null=True, blank=True, related_name="officials", verbose_name=_("division")
    )
    party = models.CharField(_("party"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    form_url = models.URLField(_("contact form"), max_length=500, blank=True)
    url = models.URLField(_("website"), max_length=500, blank=True)
    offices = models.JSONField(_("local offices"), default=list, blank=True)  # [{"name", "address", "phone"}, …]
    valid_from = models.DateField(_("in office from"), null=True, blank=True)
    valid_until = models.DateField(_("in office until"), null=True, blank=True)  # the last day
    retired_at = models.DateTimeField(_("no longer named since"), null=True, editable=False)

    privacy = privacy(
        "id", "format", "file_name", "key", "name", "salutation", "office", "organisation", "division", "party",
        "email", "phone", "form_url", "url", "offices", "valid_from", "valid_until", "retired_at",
    )  # fmt: skip

    objects = OfficialQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision-maker")
        verbose_name_plural = _("decision-makers")
        ordering = ["organisation", "name"]
        constraints = [
            models.UniqueConstraint(fields=["format", "key"], name="a_file_names_an_official_once"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_from__lte=models.F("valid_until")),
                name="nobody_leaves_office_before_they_come",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.office}"

    @property
    def addressed(self) -> str:
        """How a letter begins after "Dear"."""
        return self.salutation or self.name


class Happened(models.TextChoices):
    ADDED = "added", _("added")
    CHANGED = "changed", _("changed")
    RETIRED = "retired", _("no longer named")
    BACK = "back", _("named again")


class Change(models.Model):
    """What one import did to one row. Added only, never edited."""

    official = models.ForeignKey(Official, on_delete=models.CASCADE, related_name="changes")
    by_import = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="changes")
    happened = models.CharField(max_length=7, choices=Happened)
    fields = models.JSONField[dict[str, list[Any]], dict[str, list[Any]]](default=dict)  # {field: [before, after]}

    privacy = privacy("id", "official", "by_import", "happened", "fields")

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-by_import__imported_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.official}: {self.get_happened_display()}"
