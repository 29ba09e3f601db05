"""What is drawn for a petition: the poster. The picture beside a link is drawn for every action: pages/sharing.py."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from unwatched.actions.documents import poster_pdf, share_key, shared
from unwatched.actions.services import desks
from unwatched.core.drawn import drawing


@require_safe
def poster(request: HttpRequest, path: str) -> HttpResponse:
    """An A4 page for a shop window, with strips to tear off."""
    counter, now = desks.at(request, path), timezone.now()
    look = counter.page.specific.look_of_documents()
    url = counter.page.full_url
    said = shared(counter.petition, count=None, language=look.language)
    key = f"poster.{share_key(said, look=look)}.{now.date()}"
    return drawing(
        request,
        key=key,
        content_type="application/pdf",
        draw=lambda: poster_pdf(counter.petition, url=url, look=look, now=now),
    )
