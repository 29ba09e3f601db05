"""The look-up. What is typed comes by POST only, is looked up in memory, and leaves no trace."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from unwatched.actions.views.petition import page_path
from unwatched.contacting.forms import FindForm
from unwatched.contacting.services import looking_up
from unwatched.core import caching


@csrf_exempt  # visitors have no session; other sites' posts are refused by core.middleware
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest, path: str) -> HttpResponse:
    """The action's page with those who were found."""
    contact, page = looking_up.contact_at(request, path)
    if request.method != "POST":
        return redirect(page_path(request))
    found = FindForm(request.POST).find(contact, on=timezone.localdate())
    request.contact_found = found  # type: ignore[attr-defined]  # read by the tag {% whom %}
    response = page.specific.serve(request)
    response.status_code = found.status if contact.is_open(now=timezone.now()) else 409
    return caching.keep_for_back(response)
