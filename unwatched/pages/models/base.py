"""What every page of ours has: its paper, its caching, the frame of a video that somebody asked to play."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.models import Page

from unwatched.core.caching import keep, keep_until
from unwatched.pages.addresses import absolute
from unwatched.pages.choices import Stock
from unwatched.pages.countdowns import changes_at
from unwatched.pages.players import Player


class SheetPage(Page):
    """The base of all pages. Visitors get the same bytes: no cookie is read and none is set."""

    class Meta:
        abstract = True

    show_in_menus_default = False
    # A page that only takes GET cannot be used to send anything.
    allowed_http_methods = ["GET", "HEAD", "OPTIONS"]

    @property
    def stock(self) -> str:
        """The paper of the page's sheet; empty for that of the site."""
        return ""

    @property
    def about(self) -> str:
        """The page in a sentence or two, for lists, feeds and search engines."""
        return self.search_description or getattr(self, "summary", "") or getattr(self, "lede", "")

    @cached_property
    def campaign_page(self) -> "Page | None":
        """The campaign that the page stands in, or None."""
        from .campaign import CampaignPage

        return CampaignPage.objects.ancestor_of(self, inclusive=True).first()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        # Read by the video's card: which one is to be played now.
        context["play"] = request.GET.get("play", "")
        return context

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.finish(super().serve(request, *args, **kwargs), request=request)

    def finish(self, response: HttpResponse, *, request: HttpRequest) -> HttpResponse:
        """The answer with its caching, and with leave to frame the one host whose video somebody asked to play."""
        player = self.find_player(request.GET.get("play", ""))
        if player:
            response._csp_update = {"frame-src": [player.origin]}  # type: ignore[attr-defined]  # read by django-csp
        until = changes_at(self, now=timezone.now())
        if until is None:
            return keep(response, request=request)

        def mark(answer: HttpResponse) -> None:
            """What is left of its time once it is drawn: that, too, takes some."""
            keep_until(answer, request=request, until=until, now=timezone.now())

        if isinstance(response, TemplateResponse) and not response.is_rendered:
            response.add_post_render_callback(mark)
        else:
            mark(response)
        return response

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """One entry, with the address that the settings say, whatever name the request came by."""
        return [{"location": absolute(self.get_url()), "lastmod": self.last_published_at}]

    def find_player(self, block_id: str) -> Player | None:
        """The player of the video block with this id, when the page has it and its host is known."""
        body = getattr(self, "body", None)
        if not block_id or body is None:
            return None
        for block in body:
            if block.block_type == "video" and block.id == block_id:
                return block.value.player
        return None


class CampaignSheetPage(SheetPage):
    """Pages under a campaign are printed on its paper."""

    class Meta:
        abstract = True

    @property
    def stock(self) -> str:
        return self.campaign_page.stock if self.campaign_page else Stock.GOLDENROD
