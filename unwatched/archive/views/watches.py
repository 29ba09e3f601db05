"""The public page of a hashtag watch: what is said just now, as a light reader shows it."""

from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from unwatched.archive.models import Watch, WatchedPicture, WatchedState
from unwatched.archive.services import watching
from unwatched.core import caching
from unwatched.office.charts import Hour, hour_words, hours_svg

ON_A_PAGE = 40  # posts
DRAWN = 48  # hours in the picture
STOCK = "sky"


@require_safe
def watch(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest posts that their authors let be shown, and how many others there were."""
    found = get_object_or_404(Watch, slug=slug, public=True)
    posts = found.posts.filter(state=WatchedState.SHOWN).prefetch_related("pictures")
    context = {
        "watch": found, "page_of": Paginator(posts, ON_A_PAGE).get_page(request.GET.get("p")), "stock": STOCK,
        "days": watching.KEEP.days, **figures(found, now=timezone.now()),
    }  # fmt: skip
    response = render(request, "archive/watch.html", context)
    # Nobody who is quoted here has asked to be found by search engines.
    response.headers["X-Robots-Tag"] = "noindex"
    return caching.keep_briefly(response, request=request)


@require_safe
def picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Our copy of a picture of a post that is shown."""
    found = get_object_or_404(WatchedPicture, pk=pk, post__state=WatchedState.SHOWN, post__watch__public=True)
    if not found.file:
        raise Http404
    response = FileResponse(found.file.open("rb"), content_type="image/jpeg")
    response.headers["X-Robots-Tag"] = "noindex"
    return caching.keep_briefly(response, request=request)


def figures(found: Watch, *, now: datetime, width: int = 360) -> dict[str, Any]:
    """What the picture and the table behind it show: the last two days, hour by hour."""
    end = now.replace(minute=0, second=0, microsecond=0)
    counted = watching.hours(found, since=end - timedelta(hours=DRAWN - 1))
    times = [end - timedelta(hours=back) for back in range(DRAWN - 1, -1, -1)]
    drawn = [
        Hour(at, confirmed=counted.get(at, {}).get("shown", 0), waiting=counted.get(at, {}).get("counted", 0))
        for at in times
    ]
    shown, others = sum(hour.confirmed for hour in drawn), sum(hour.waiting for hour in drawn)
    said = in_words(shown, others)
    return {
        "picture": hours_svg(drawn, label=said, width=width, height=150, extra="hours"),
        "said": said,
        "rows": [(hour_words(hour), hour) for hour in reversed(drawn) if hour.total],
        "others": others,
    }


def in_words(shown: int, others: int) -> str:
    """ "31 posts in two days. 12 of them stand here." """
    total = shown + others
    if not total:
        return _("No post in the last two days.")
    all_of_them = ngettext("%(n)s post in the last two days.", "%(n)s posts in the last two days.", total)
    return f"{all_of_them % {'n': total}} " + (
        ngettext("%(n)s of them stands here.", "%(n)s of them stand here.", shown) % {"n": shown}
    )
