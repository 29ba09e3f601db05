"""A password alone does not open the office."""

from collections.abc import Callable
from functools import cache
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from .roles import OFFICE
from .services import has_second_factor

# Bytes. A passkey's answer is about one kilobyte, a password less; a form with errors gives back what it got.
LARGEST_FORM = 64 * 1024

Answer = Callable[[HttpRequest], HttpResponseBase]


def require_second_factor(get_response: Answer) -> Answer:
    """Without one, a session reaches the pages that set one up; to the rest of the site it is a stranger's."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or _is_set_up_page(request.path_info):
            return get_response(request)
        if not request.path_info.startswith(reverse("wagtailadmin_home")):
            # Lazy: a public page that does not ask for the user stays the same for everybody.
            user = request.user
            request.user = SimpleLazyObject(lambda: user if may_work(request, user) else AnonymousUser())  # type: ignore[assignment]
            return get_response(request)
        if request.user.is_anonymous or may_enter(request):
            return get_response(request)
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            raise PermissionDenied
        return redirect("mfa_index")

    return middleware


def _is_set_up_page(path: str) -> bool:
    account = _account_root()
    return path.startswith(account) and path != account


@cache  # asked two or three times in each request, of the public pages, too
def _account_root() -> str:
    """Wagtail's own page stands at the root of ours."""
    return reverse("wagtailadmin_account")


def may_enter(request: HttpRequest) -> bool:
    """Whether the office is open to this session. Without a role Wagtail and the sign-in page send in circles."""
    return may_work(request, request.user) and request.user.has_perm(OFFICE)


def may_work(request: HttpRequest, user: Any) -> bool:
    """Whether this session has proved enough for the office."""
    if user.is_anonymous or _is_proved(user):
        return True
    if settings.UNWATCHED_REQUIRE_SECOND_FACTOR:
        return False
    return "password" not in {record["method"] for record in get_authentication_records(request, user)}


def _is_proved(user: Any) -> bool:
    """Read together with them where a session says who it is (backend.py)."""
    known = getattr(user, "has_factor", None)
    return has_second_factor(user) if known is None else bool(known)


def refuse_wrong_forms(get_response: Answer) -> Answer:
    """An account form that comes back with errors answers 422, as our other forms do; allauth says 200."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if _is_set_up_page(request.path_info) and int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_FORM:
            return render(request, "accounts/too_large.html", status=413)
        response = get_response(request)
        if request.method == "POST" and response.status_code == 200 and _is_set_up_page(request.path_info):
            return _with_status(response)
        return response

    return middleware


def _with_status(response: HttpResponseBase) -> HttpResponse | HttpResponseBase:
    context = response.context_data if isinstance(response, SimpleTemplateResponse) else None
    forms = [(context or {}).get(name) for name in ("form", "webauthn_form")]
    if any(form is not None and form.is_bound and form.errors for form in forms):
        response.status_code = 422
    return response
