"""What First steps asks about the demo."""

from django.db.models import Q

from unwatched.actions.models import Signature
from unwatched.campaigns.models import Campaign


def is_present() -> bool:
    return Campaign.objects.filter(is_demo=True).exists()


def url() -> str:
    """Where to look at it."""
    campaign = Campaign.objects.filter(is_demo=True, page__live=True).select_related("page").first()
    return (campaign.page.get_url() if campaign and campaign.page else None) or "/"


def is_tried() -> bool:
    """Whether somebody has signed it: made-up people never wait for a mail, and never got one."""
    signatures = Signature.objects.filter(petition__campaign__is_demo=True)
    return signatures.filter(Q(transit__isnull=False) | Q(mails_sent__gt=0)).exists()
