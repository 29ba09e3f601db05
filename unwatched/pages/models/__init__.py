from .acting import ActionPage, Standing
from .call import CallPage
from .campaign import CampaignPage
from .home import HomePage
from .letter import LetterPage
from .look import SiteLook
from .message import MessagePage
from .news import UpdatePage
from .petition import PetitionPage
from .plain import ContactPage, PlainPage, PrivacyPage, ResourcePage

__all__ = [
    "ActionPage", "CallPage", "CampaignPage", "ContactPage", "HomePage", "LetterPage", "MessagePage", "PetitionPage",
    "PlainPage", "PrivacyPage", "ResourcePage", "SiteLook", "Standing", "UpdatePage",
]  # fmt: skip
