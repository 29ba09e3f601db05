"""The blocks that pages are made of, and which of them each kind of page takes."""

from wagtail.blocks import StreamBlock

from .act import (
    ActionBlock,
    CampaignsBlock,
    CountdownBlock,
    DemandsBlock,
    FlyerBlock,
    PartnersBlock,
    UpdatesBlock,
    WayBlock,
    WaysBlock,
)
from .away import ElsewhereBlock, GiveBlock
from .links import LinkBlock
from .text import PictureBlock, PlacardBlock, QuoteBlock, ResourcesBlock, TalkingPointsBlock, TextBlock
from .video import VideoBlock


class ReadingBlocks(StreamBlock):
    """For updates and plain pages: to be read."""

    text = TextBlock()
    picture = PictureBlock()
    quote = QuoteBlock()
    placard = PlacardBlock()
    resources = ResourcesBlock()
    video = VideoBlock()
    action = ActionBlock()
    talking_points = TalkingPointsBlock()

    class Meta:
        max_num = 40
        block_counts = {"placard": {"max_num": 2}, "video": {"max_num": 6}}
        required = False


class ResourceGuideBlocks(StreamBlock):
    text = TextBlock()
    resources = ResourcesBlock()
    video = VideoBlock()

    class Meta:
        max_num = 30
        required = False


class CampaignBlocks(StreamBlock):
    """For campaign pages and the home page. See bands.py for what stands side by side."""

    text = TextBlock()
    picture = PictureBlock()
    ways = WaysBlock()
    action = ActionBlock()
    elsewhere = ElsewhereBlock()
    give = GiveBlock()
    demands = DemandsBlock()
    updates = UpdatesBlock()
    flyer = FlyerBlock()
    countdown = CountdownBlock()
    quote = QuoteBlock()
    placard = PlacardBlock()
    talking_points = TalkingPointsBlock()
    resources = ResourcesBlock()
    video = VideoBlock()
    partners = PartnersBlock()

    class Meta:
        max_num = 30
        block_counts = {
            "ways": {"max_num": 1}, "action": {"max_num": 3}, "elsewhere": {"max_num": 4},
            "give": {"max_num": 1}, "demands": {"max_num": 1},
            "updates": {"max_num": 1}, "flyer": {"max_num": 1}, "countdown": {"max_num": 1},
            "partners": {"max_num": 1}, "placard": {"max_num": 2}, "video": {"max_num": 6},
        }  # fmt: skip
        required = False


class HomeBlocks(CampaignBlocks):
    """For the home page: all that a campaign has, and the campaigns themselves."""

    campaigns = CampaignsBlock()

    class Meta:
        block_counts = {**CampaignBlocks._meta_class.block_counts, "campaigns": {"max_num": 1}}


class ButtonBlocks(StreamBlock):
    link = LinkBlock()

    class Meta:
        max_num = 2
        required = False


class WayBlocks(StreamBlock):
    way = WayBlock()

    class Meta:
        max_num = 5
        required = False


class MenuBlocks(StreamBlock):
    link = LinkBlock()

    class Meta:
        max_num = 8
        required = False


class HeroCountdownBlocks(StreamBlock):
    countdown = CountdownBlock()

    class Meta:
        max_num = 1
        required = False
