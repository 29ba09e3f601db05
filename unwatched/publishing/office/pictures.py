"""Pictures of posts: for the office alone, as long as the post is not out, and for walls."""

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views import View

from unwatched.media.serving import picture_response
from unwatched.office.people import who
from unwatched.office.views import may_use, refuse

from .base import LOOK

NAME = re.compile(r"posts/[0-9a-f]{32}\.(jpg|png|webp|avif|gif)", re.ASCII)


class Picture(View):
    """One picture under the name that it has in the storage."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_use(who(request), LOOK):
            return refuse(request)
        if not NAME.fullmatch(self.kwargs["path"]):
            raise Http404
        return picture_response(self.kwargs["path"], cache="private, max-age=86400")
