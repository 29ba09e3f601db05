"""Where a petition's page is made."""

from django.urls import reverse
from wagtail.models import Site

from unwatched.campaigns.models import Campaign


def where_to_begin() -> str:
    """Under a campaign's page; without one, where a campaign's page is made."""
    campaign = Campaign.objects.filter(page__isnull=False, is_demo=False).order_by("pk").first()
    site = Site.objects.filter(is_default_site=True).first()
    parent = campaign.page_id if campaign else site.root_page_id if site else None
    return reverse("wagtailadmin_pages:add_subpage", args=[parent]) if parent else reverse("wagtailadmin_explore_root")
