"""The vault's last lever: everybody's details go at once. The counts and their proof stay."""

from datetime import datetime

from django.utils.translation import ngettext

from unwatched.actions.models import LinkRequest, Mail, PaperBatch, Signature, SignatureState
from unwatched.supporters.models import Supporter


def count_people() -> int:
    """Signatures that still hold somebody's details."""
    return Signature.objects.filter(sealed__isnull=False).count()


def wipe(*, by: object, now: datetime) -> str:
    """Make every signature an empty husk. What was counted goes on counting; who was pending is expired."""
    people = count_people()
    Signature.objects.filter(state=SignatureState.PENDING).update(state=SignatureState.EXPIRED)
    Signature.objects.update(
        blind_index=None, sealed=None, transit=None, transit_at=None, domain_mark=None, network_mark=None,
        shown=None, shown_name="", shown_comment="", mail=Mail.NONE, mail_at=None, wishes=[], has_postcode=False,
        place="", via=None,
    )  # fmt: skip
    PaperBatch.objects.update(sealed=None)
    Supporter.objects.all().delete()
    LinkRequest.objects.all().delete()
    return ngettext("%(count)d signature names nobody now.", "%(count)d signatures name nobody now.", people) % {
        "count": people
    }
