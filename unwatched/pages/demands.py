"""What a campaign asks, for visitors: as its page, as data, and as a feed."""

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, JsonResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from unwatched.campaigns.models import Campaign, Demand, DemandState
from unwatched.campaigns.services import Tally, demands_of

from .addresses import absolute
from .feeds import ENTRIES, fit
from .site import look_now

if TYPE_CHECKING:
    from .models.campaign import CampaignPage

STAMPS = {
    DemandState.MET: "met", DemandState.PARTLY: "partly", DemandState.UNMET: "unmet", DemandState.WITHDRAWN: "gone",
}  # fmt: skip


def asked_on(page: "CampaignPage") -> tuple[list[tuple[Demand, str]], Tally]:
    """Each published demand with its stamp, and the sum; nothing for a page that is no campaign yet."""
    campaign = Campaign.objects.filter(page_id=page.pk).first()
    demands, tally = demands_of(campaign) if campaign else ([], Tally(0, 0, 0, 0))
    return [(demand, STAMPS[DemandState(demand.state)]) for demand in demands], tally


def as_json(page: "CampaignPage") -> JsonResponse:
    demands, tally = asked_on(page)
    url = absolute(page.get_url())
    return JsonResponse({
        "campaign": {"title": page.title, "url": url},
        "met": tally.met, "partly": tally.partly, "unmet": tally.unmet, "withdrawn": tally.withdrawn,
        "demands": [_plain(demand, url) for demand, _stamp in demands],
    })  # fmt: skip


def _plain(demand: Demand, url: str) -> dict[str, Any]:
    return {
        "id": demand.pk, "url": f"{url}demands/#d-{demand.pk}", "text": demand.text, "target": demand.target,
        "state": demand.state,
        "history": [
            {
                "state": line.state, "on": line.on.isoformat(), "words": line.words,
                "source": {"title": line.source.title, "url": line.source.url},
            }
            for line in demand.changes.all()
        ],
    }  # fmt: skip


def as_feed(page: "CampaignPage") -> HttpResponse:
    """Every line of every history, the newest first."""
    demands, _tally = asked_on(page)
    name, url = look_now().name, absolute(page.get_url())
    feed = Atom1Feed(
        title=fit(_("Demands: %(title)s") % {"title": page.title}), link=f"{url}demands/", description=fit(page.about),
        language=get_language(), feed_url=f"{url}demands/feed/", author_name=fit(name),
    )  # fmt: skip
    lines = sorted(
        ((line, demand) for demand, _stamp in demands for line in demand.changes.all()),
        key=lambda pair: (pair[0].on, pair[0].pk), reverse=True,
    )  # fmt: skip
    for line, demand in lines[:ENTRIES]:
        feed.add_item(
            title=fit(f"{line.get_state_display()}: {demand.text}"), link=f"{url}demands/#d-{demand.pk}",
            description=fit(" ".join(filter(None, [line.words, str(line.source)]))),
            unique_id=f"{url}demands/#line-{line.pk}",
            pubdate=datetime.combine(line.on, time(12), tzinfo=UTC), updateddate=line.recorded_at,
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
