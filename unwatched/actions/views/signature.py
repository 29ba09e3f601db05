"""The page behind the mailed link, and the way to get that link again."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from unwatched.actions.errors import LinkTooOld
from unwatched.actions.forms import LinkForm
from unwatched.actions.models import Petition, Signature
from unwatched.actions.services import confirming, mailing
from unwatched.vault.errors import BadToken

from .petition import see_other


@never_cache
@csrf_exempt  # no session; the token in the address is what allows it
@require_http_methods(["GET", "HEAD", "POST"])
def signature(request: HttpRequest, token: str) -> HttpResponse:
    """One card with one big button. Opening it does nothing: mail scanners open every link."""
    try:
        row = confirming.signature_of(token)
    except (BadToken, LinkTooOld):
        return render(request, "actions/link_too_old.html", {"stock": "goldenrod"}, status=410)
    with translation.override(row.language):
        if request.method == "POST":
            return decide(request, row, token=token)
        return card(request, row, token=token)


def decide(request: HttpRequest, row: Signature, *, token: str) -> HttpResponse:
    now, url = timezone.now(), url_of(row.petition, request)
    if request.POST.get("answer") == "not-me":
        confirming.disown(row.pk, now=now)
        return see_other(request.path)
    if request.POST.get("answer") != "yes":
        return card(request, row, token=token, status=400)
    try:
        confirming.confirm(row.pk, page=url, now=now)
    except LinkTooOld:
        return render(request, "actions/link_too_old.html", {"petition": row.petition, "url": url}, status=410)
    return see_other(f"{url}thanks/")


def card(request: HttpRequest, row: Signature, *, token: str, status: int = 200) -> HttpResponse:
    context = {
        "petition": row.petition,
        "url": url_of(row.petition, request),
        "signature": row,
        "standing": confirming.standing(row, now=timezone.now()),
        "stock": "goldenrod",
    }
    return render(request, "actions/signature.html", context, status=status)


def url_of(petition: Petition, request: HttpRequest) -> str:
    """Where the petition's page stands; the home page once it has been taken down."""
    page = petition.page
    return (page.get_url(request) if page is not None and page.live else None) or "/"


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def my_name(request: HttpRequest) -> HttpResponse:
    """ "Take my name off": sends the private links again. Known or not, the answer is the same."""
    form = LinkForm(request.POST) if request.method == "POST" else LinkForm()
    if form.is_bound and form.is_valid():
        mailing.ask_for_links(form.cleaned_data["email"], now=timezone.now())
        return see_other(request.path + "sent/")
    return render(request, "actions/my_name.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD"])
def my_name_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "actions/my_name_sent.html", {"sender": settings.DEFAULT_FROM_EMAIL})
