"""What calendars ask for. Whoever has the address sees titles and times, so it is hard to guess and belongs to one
organiser; it stops when that account is closed.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from unwatched.accounts.models import User
from unwatched.vault import services as vault
from unwatched.vault.errors import BadToken

from .services import agenda


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """What is planned, as iCalendar."""
    try:
        pk = vault.read_token(agenda.FEED, token)
    except BadToken:
        raise Http404 from None
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is None or not user.has_perm("publishing.view_thread"):
        raise Http404
    response = HttpResponse(agenda.feed(now=timezone.now()), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
