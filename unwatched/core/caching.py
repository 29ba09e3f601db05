"""How long an answer may be kept by browsers and by caches on the way."""

from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

# max-age is the counting job's interval; a page that is a minute old is shown while a fresh one is fetched,
# and for a day when we cannot answer at all.
PUBLIC = "public, max-age=20, stale-while-revalidate=15, stale-if-error=86400"
PRIVATE = "private, no-store"
# Not "no-store": with it a browser throws the page away, and its Back button does not bring back what was typed there.
FOR_BACK = "private, no-cache"
# What somebody may take back at any moment is never shown because we cannot answer.
BRIEF = "public, max-age=20, stale-while-revalidate=10"
# Our own page cache reads this and passes it on to nobody: the page goes as soon as anything is removed.
REMOVABLE = "X-Removable"

# What public pages look at in an address behind the "?". Whatever else hangs there makes no other page.
PARAMETERS = frozenset(
    {
        "author", "collection", "covers", "from", "kind", "language", "on", "p", "place", "play", "q", "state", "tag",
        "to", "via",
    }
)  # fmt: skip

Answer = TypeVar("Answer", bound=HttpResponseBase)


def is_for_one_person(request: HttpRequest) -> bool:
    """Whether an organiser asks (they have the office's cookie) or previews. The session itself is not opened."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES or getattr(request, "is_preview", False)


def keep(response: Answer, *, request: HttpRequest) -> Answer:
    """The answer, with its Cache-Control: public for visitors, never kept for organisers."""
    response.headers["Cache-Control"] = PRIVATE if is_for_one_person(request) else PUBLIC
    return response


def keep_briefly(response: Answer, *, request: HttpRequest) -> Answer:
    """The same for what its author can remove: from our own caches at once, from every other half a minute later."""
    response.headers["Cache-Control"] = PRIVATE if is_for_one_person(request) else BRIEF
    response.headers[REMOVABLE] = "yes"
    return response


def keep_for_back(response: Answer) -> Answer:
    """The answer to a form, with what somebody typed in it: kept by nobody but their own browser's Back button."""
    response.headers["Cache-Control"] = FOR_BACK
    return response


def keep_until(response: Answer, *, request: HttpRequest, until: datetime, now: datetime) -> Answer:
    """The same for what is true up to a moment only, such as a number of days left: no cache shows it after that."""
    # One second less than there is: a cache says its page's Age in whole seconds, and the next one keeps it longer.
    seconds = max(int((until - now).total_seconds()) - 1, 0)
    fresh = min(seconds, 20)
    stale = min(seconds - fresh, 15)
    kept = {"stale-while-revalidate": stale, "stale-if-error": min(seconds - fresh, 86400)}
    public = ", ".join(["public", f"max-age={fresh}", *(f"{name}={left}" for name, left in kept.items() if left)])
    response.headers["Cache-Control"] = PRIVATE if is_for_one_person(request) else public
    return response
