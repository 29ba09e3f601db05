from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from unwatched.core.privacy import privacy
from unwatched.pages.blocks import ButtonBlocks, HomeBlocks

from .news import NewsPage


class HomePage(NewsPage):
    """The front door: all campaigns, what has changed, who we are."""

    shout = models.TextField(
        _("headline"), max_length=120, help_text=_("Loud and short: about eight words. A new line stays a new line.")
    )
    lede = models.TextField(
        _("first sentences"), max_length=400, blank=True, help_text=_("Who we are and what we want.")
    )
    buttons = StreamField(ButtonBlocks(), verbose_name=_("buttons"), blank=True)
    show_crowd = models.BooleanField(_("show the crowd"), default=True)
    body = StreamField(
        HomeBlocks(), verbose_name=_("under it"), blank=True,
        help_text=_("Where you do not place “All campaigns” and “Latest updates” yourself, they come at the end."),
    )  # fmt: skip

    template = "pages/home.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "pages.CampaignPage",
        "pages.PlainPage",
        "pages.ResourcePage",
        "pages.ContactPage",
        "pages.PrivacyPage",
    ]

    content_panels = [
        *NewsPage.content_panels,
        MultiFieldPanel(
            [FieldPanel("shout"), FieldPanel("lede"), FieldPanel("buttons"), FieldPanel("show_crowd")],
            heading=_("Top sheet"),
        ),
        FieldPanel("body"),
    ]
    search_fields = [
        *NewsPage.search_fields,
        index.SearchField("shout"),
        index.SearchField("lede"),
        index.SearchField("body"),
    ]

    privacy = privacy("page_ptr", "shout", "lede", "buttons", "show_crowd", "body")

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    @property
    def placed(self) -> set[str]:
        """The kinds of blocks that editors have placed themselves."""
        return {block.block_type for block in self.body}
