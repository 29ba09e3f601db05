"""The vault's last lever: everybody's details go at once. The figures stay."""

from datetime import datetime

from django.utils.translation import ngettext

from unwatched.letters.models import OrganisationSignature, Pending, StaffSignature


def count_people() -> int:
    return StaffSignature.objects.count() + OrganisationSignature.objects.count()


def wipe(*, by: object, now: datetime) -> str:
    """Names, marks and whoever answers for an organisation. What was counted goes on counting."""
    people = count_people()
    Pending.objects.all().delete()
    named = StaffSignature.objects.exclude(shown=None)
    named.filter(out=True).update(was_out=True)
    StaffSignature.objects.update(mark=None, sealed=None, shown=None, shown_name="", out=False)
    OrganisationSignature.objects.all().delete()
    return ngettext("%(count)d signature of a letter names nobody now.",
                    "%(count)d signatures of letters name nobody now.", people) % {"count": people}  # fmt: skip
