from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import path
from wagtail.fields import StreamField
from wagtail.search import index

from unwatched.campaigns.models import Demand
from unwatched.campaigns.services import Tally
from unwatched.core.privacy import privacy
from unwatched.pages.blocks import CampaignBlocks, HeroCountdownBlocks, WayBlocks
from unwatched.pages.choices import Stock
from unwatched.pages.countdowns import as_calendar, countdowns_on
from unwatched.pages.demands import as_feed, as_json, asked_on
from unwatched.pages.memory import kept_briefly

from .news import NewsPage


class CampaignPage(NewsPage):
    """One campaign: what is asked of whom, how to act, the story so far."""

    kicker = models.CharField(
        _("to whom"), max_length=120, blank=True, help_text=_("Such as: To the Wrenfield City Council.")
    )
    shout = models.TextField(
        _("headline"), max_length=120, help_text=_("Loud and short: about six words. A new line stays a new line.")
    )
    lede = models.TextField(
        _("first sentence"), max_length=300, blank=True, help_text=_("What is asked, and until when.")
    )
    countdown = StreamField(
        HeroCountdownBlocks(), verbose_name=_("days left"), blank=True,
        help_text=_("Counts the days to a date, in large figures, and says something else once it has passed."),
    )  # fmt: skip
    ways = StreamField(
        WayBlocks(), verbose_name=_("more tabs to tear off"), blank=True,
        help_text=_("Each action of this campaign has a tab by itself; others lead elsewhere. Five are shown at most."),
    )  # fmt: skip
    paper = models.CharField(_("paper"), max_length=10, choices=Stock, default=Stock.GOLDENROD)
    body = StreamField(
        CampaignBlocks(), verbose_name=_("under it"), blank=True,
        help_text=_(
            "Made of blocks: press the plus. A good order: Text (the story), Latest updates, Ways to act, Demands. "
            "News, a flyer, an action card or the days left stand beside the text before them."
        ),
    )  # fmt: skip

    page_description = _("What you ask, and of whom. Petitions, letters, calls and news are made under it.")
    template = "pages/campaign.html"
    parent_page_types = ["pages.HomePage"]
    subpage_types = [
        "pages.PetitionPage", "pages.LetterPage", "pages.MessagePage", "pages.CallPage", "pages.UpdatePage",
        "pages.ResourcePage", "pages.PlainPage",
    ]  # fmt: skip
    show_in_menus_default = True

    content_panels = [
        *NewsPage.content_panels,
        MultiFieldPanel(
            [FieldPanel("kicker"), FieldPanel("shout"), FieldPanel("lede"), FieldPanel("countdown"), FieldPanel("ways"),
             FieldPanel("paper")],
            heading=_("Top sheet"),
        ),
        FieldPanel("body"),
    ]  # fmt: skip
    search_fields = [
        *NewsPage.search_fields,
        index.SearchField("shout"),
        index.SearchField("lede"),
        index.SearchField("body"),
    ]

    privacy = privacy("page_ptr", "kicker", "shout", "lede", "countdown", "ways", "paper", "body")

    class Meta:
        verbose_name = _("campaign page")
        verbose_name_plural = _("campaign pages")

    @property
    def stock(self) -> str:
        return self.paper

    @cached_property
    def asked(self) -> "tuple[list[tuple[Demand, str]], Tally]":
        """Each demand with its stamp, and the sum of all."""
        return kept_briefly(("demands", self.pk), lambda: asked_on(self))

    @path("demands/", name="demands")
    def demands_view(self, request: HttpRequest) -> HttpResponse:
        return self.render(request, template="pages/demands.html")

    @path("demands/json/", name="demands_json")
    def demands_json_view(self, request: HttpRequest) -> HttpResponse:
        return as_json(self)

    @path("demands/feed/", name="demands_feed")
    def demands_feed_view(self, request: HttpRequest) -> HttpResponse:
        return as_feed(self)

    @property
    def days_left_path(self) -> str:
        return f"{self.get_url()}days-left/"

    @path("days-left/", name="days_left")
    def days_left_view(self, request: HttpRequest) -> HttpResponse:
        if not any(countdowns_on(self)):
            raise Http404
        file = as_calendar(self, now=timezone.now())
        return HttpResponse(file, content_type="text/calendar; charset=utf-8")

    @cached_property
    def campaign_page(self) -> "CampaignPage":
        return self
