"""Where the page of a campaign, and of an action of it, is made."""

from django.urls import reverse
from wagtail.models import Site

from unwatched.campaigns.models import Campaign


def new_campaign_url() -> str:
    """Under the home page."""
    site = Site.objects.filter(is_default_site=True).first()
    return _under(site.root_page_id if site else None)


def new_action_url() -> str:
    """Under the page of the campaign that was begun last; without one, where a campaign's page is made."""
    campaign = Campaign.objects.filter(page__isnull=False, is_demo=False).order_by("pk").last()
    return _under(campaign.page_id) if campaign else new_campaign_url()


def _under(page_id: int | None) -> str:
    return (
        reverse("wagtailadmin_pages:add_subpage", args=[page_id]) if page_id else reverse("wagtailadmin_explore_root")
    )
