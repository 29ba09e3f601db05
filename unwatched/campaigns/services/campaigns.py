"""Starting campaigns."""

from wagtail.models import Page

from unwatched.directory.models import Organisation

from ..models import Campaign


def start_campaign(title: str, *, page: Page, host: Organisation) -> Campaign:
    """The campaign of a page, run by an organisation. Called again it gives the one that is there."""
    campaign, _made = Campaign.objects.get_or_create(page_id=page.pk, defaults={"title": title, "host": host})
    return campaign
