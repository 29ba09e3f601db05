"""Gifts are taken by a processor that organisers chose; here stand plain links to it."""

from typing import Any

from .models import ActionPage, CampaignPage


def gifts_for(page: ActionPage) -> list[Any]:
    """The cards for gifts of the campaign that an action belongs to, in their order."""
    campaign = page.campaign_page
    if not isinstance(campaign, CampaignPage):
        return []
    found = [block for block in campaign.body if block.block_type == "give"]
    among = [card for block in campaign.body if block.block_type == "ways" for card in block.value["cards"]]
    return found + [card for card in among if card.block_type == "give"]
