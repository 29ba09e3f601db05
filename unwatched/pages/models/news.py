"""Updates: one page each, listed and fed by the campaign and by the home page."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.search import index

from unwatched.core.privacy import privacy
from unwatched.pages.blocks import ReadingBlocks
from unwatched.pages.feeds import make_feed
from unwatched.pages.links import check_href, is_safe_href
from unwatched.pages.visible import public

from .base import CampaignSheetPage, SheetPage

PAGE_OF_UPDATES = 20
# What a list shows of an update.
IN_A_LIST = (
    "title", "slug", "url_path", "path", "depth", "locale", "translation_key",
    "date", "summary", "source", "source_url",
)  # fmt: skip
LATEST = 10  # the most that a block or the home page shows


def local_today() -> date:
    return timezone.localdate()


class UpdatePage(CampaignSheetPage):
    """One thing that happened."""

    date = models.DateField(_("date"), default=local_today)
    summary = models.TextField(
        _("in one or two sentences"),
        max_length=300,
        help_text=_("Stands in the lists, in the feed and under the title."),
    )
    source = models.CharField(_("source"), max_length=120, blank=True, help_text=_("Such as: Minutes, page 4."))
    source_url = models.CharField(_("address of the source"), max_length=500, blank=True, validators=[check_href])
    body = StreamField(ReadingBlocks(), verbose_name=_("text"), blank=True)

    page_description = _("One piece of news with its day and source, for the story of the campaign and its feed.")
    template = "pages/update.html"
    parent_page_types = ["pages.CampaignPage"]
    subpage_types: list[str] = []

    content_panels = [
        *CampaignSheetPage.content_panels,
        FieldPanel("date"),
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("source"), FieldPanel("source_url")], heading=_("Source")),
        FieldPanel("body"),
    ]
    search_fields = [
        *CampaignSheetPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.FilterField("date"),
    ]

    privacy = privacy("page_ptr", "date", "summary", "source", "source_url", "body")

    class Meta:
        verbose_name = _("update")
        verbose_name_plural = _("updates")

    @property
    def safe_source_url(self) -> str:
        return self.source_url if is_safe_href(self.source_url) else ""


class NewsPage(RoutablePageMixin, SheetPage):
    """A page that lists the updates under it, page by page and as an Atom feed."""

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.finish(super().serve(request, *args, **kwargs), request=request)

    def list_updates(self) -> "models.QuerySet[UpdatePage]":
        """Live updates under this page, newest first; of this page's language, since the tree is."""
        updates = public(UpdatePage.objects.live().descendant_of(self))
        return updates.defer("body").select_related("locale").order_by("-date", "-pk")

    # Filled by ways.all_actions_under, once for each page that is shown.
    known_actions: "list[Any] | None" = None

    @cached_property
    def latest_updates(self) -> list[UpdatePage]:
        updates = list(self.list_updates().select_related(None).only(*IN_A_LIST)[:LATEST])
        for update in updates:
            update.locale = self.locale  # the tree is of one language
        return updates

    @path("updates/", name="updates")
    def updates_view(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(self.list_updates(), PAGE_OF_UPDATES).get_page(request.GET.get("p"))
        more = {"updates": page, "address": request.path}
        return self.render(request, template="pages/updates.html", context_overrides=more)

    @path("feed/", name="feed")
    def feed_view(self, request: HttpRequest) -> HttpResponse:
        return make_feed(self)
