"""The inbox as an Atom feed for an organiser's own reader. Of private people it holds the address alone."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from unwatched.accounts.models import User
from unwatched.archive.models import TO_DECIDE, Request
from unwatched.archive.services.saying import FOUND
from unwatched.vault import services as vault
from unwatched.vault.errors import BadToken

MOST = 50
PERMISSION = "archive.view_keptthread"


@never_cache
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever has this address reads the feed, as long as the organiser may."""
    try:
        user = User.objects.filter(pk=vault.read_token(FOUND, token), is_active=True).first()
    except BadToken:
        raise Http404 from None
    if user is None or not user.has_perm(PERMISSION):
        raise Http404
    office = settings.PUBLIC_URL + reverse("office_archive")
    made = Atom1Feed(title=_("Found threads"), link=office, description="", feed_url=request.build_absolute_uri())
    for row in Request.objects.filter(state__in=TO_DECIDE).select_related("author")[:MOST]:
        made.add_item(**_item(row, office=office))
    response = HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _item(row: Request, *, office: str) -> dict[str, Any]:
    named = str(row.author) if row.author is not None and row.author.handle else _("a private account")
    return {
        "title": _("%(who)s, %(how)s") % {"who": named, "how": row.get_found_display()},
        "link": office, "description": row.url, "pubdate": row.at, "updateddate": row.at,
        "unique_id": f"{office}#{row.pk}",
    }  # fmt: skip
