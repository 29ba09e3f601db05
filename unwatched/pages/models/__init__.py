from .campaign import CampaignPage
from .home import HomePage
from .look import SiteLook
from .news import UpdatePage
from .petition import PetitionPage
from .plain import ContactPage, PlainPage, PrivacyPage, ResourcePage

__all__ = [
    "CampaignPage", "ContactPage", "HomePage", "PetitionPage", "PlainPage", "PrivacyPage", "ResourcePage", "SiteLook",
    "UpdatePage",
]  # fmt: skip
