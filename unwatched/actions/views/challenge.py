from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from unwatched.core.bots import make_challenge


@require_safe
@never_cache
def challenge(request: HttpRequest) -> JsonResponse:
    """A new puzzle for actions/static/actions/altcha.js. Reads nothing of the request and keeps nothing."""
    return JsonResponse(make_challenge(now=timezone.now()))
