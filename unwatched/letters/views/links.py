"""The pages behind private links: a signature of staff, and one of an organisation. Opening them does nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from unwatched.actions.models import Petition
from unwatched.letters.errors import LinkGone, NotOpen
from unwatched.letters.models import OrganisationSignature
from unwatched.letters.services import organisations, staff
from unwatched.vault.errors import BadToken


@never_cache
@csrf_exempt  # no session; the token in the address is what allows it
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, token: str) -> HttpResponse:
    """One button. The page says of which letter, and nothing of the person: who finds the link learns no more."""
    try:
        row = staff.signature_of(token)
    except (BadToken, LinkGone):
        return link_gone(request)
    petition = row.letter.petition
    context = {"petition": petition, "url": url_of(petition, request), "stock": "salmon"}
    if request.method != "POST":
        return render(request, "letters/take_back.html", context)
    if request.POST.get("answer") != "erase":
        return render(request, "letters/take_back.html", context, status=400)
    staff.take_back(row.pk)
    return render(request, "letters/take_back.html", context | {"erased": True})


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: HttpRequest, token: str) -> HttpResponse:
    """For who answers for an organisation: yes, where it stands, and taking it back."""
    try:
        row = organisations.signature_of(token)
    except (BadToken, LinkGone):
        return link_gone(request)
    with translation.override(row.language):
        if request.method == "POST":
            return decide(request, row)
        return card(request, row)


def decide(request: HttpRequest, row: OrganisationSignature) -> HttpResponse:
    do = request.POST.get("answer")
    if do == "erase":
        organisations.take_back(row)
        return card(request, row, erased=True)
    if do != "yes":
        return card(request, row, status=400)
    try:
        organisations.confirm(row, now=timezone.now())
    except NotOpen as error:
        return card(request, row, status=409, closed=str(error))
    return HttpResponse(status=303, headers={"Location": request.path, "Cache-Control": "no-store"})


def card(request: HttpRequest, row: OrganisationSignature, *, status: int = 200, **more: object) -> HttpResponse:
    petition = row.letter.petition
    context = {"signature": row, "petition": petition, "url": url_of(petition, request), "stock": "salmon", **more}
    return render(request, "letters/organisation.html", context, status=status)


def link_gone(request: HttpRequest) -> HttpResponse:
    return render(request, "letters/link_gone.html", {"stock": "salmon"}, status=410)


def url_of(petition: Petition, request: HttpRequest) -> str:
    """Where the letter's page stands; the home page once it has been taken down."""
    page = petition.page
    return (page.get_url(request) if page is not None and page.live else None) or "/"
