"""Tells an open desk that something has changed. What it is, the page asks for itself."""

import logging
from collections.abc import Collection

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views import View

from unwatched.chats.models import Chat
from unwatched.chats.services import pulse
from unwatched.core.streaming import Watch
from unwatched.office.people import who
from unwatched.office.views import may_use

from .base import FACILITATE

log = logging.getLogger(__name__)


def states(chat_ids: Collection[int]) -> dict[int, str]:
    """As `pulse.states`; when the database does not answer, nothing has changed."""
    try:
        return pulse.states(chat_ids)
    except DatabaseError:
        log.warning("What desks watch could not be read; again in a moment")
        connection.close()
        return {}


def let_go() -> None:
    """Gives the thread's connection to the database back: it will wait for minutes."""
    connection.close()


watch = Watch(states, let_go=let_go)


class Stream(View):
    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        if not may_use(who(request), FACILITATE):
            return HttpResponse(status=403)
        chat = get_object_or_404(Chat.objects.only("pk"), pk=pk)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        if "glance" in request.GET:  # for pages without a stream: the word that differs when something has changed
            return HttpResponse(pulse.states([chat.pk])[chat.pk], content_type="text/plain", headers=headers)
        stream = watch.open(chat.pk)
        if stream is None:
            # 204 tells a browser not to come back by itself; the page glances every second instead.
            return HttpResponse(status=204)
        return StreamingHttpResponse(stream, content_type="text/event-stream", headers=headers)
