"""The way out: an author removes a thread, by a link that only they have or by a code from the account; others ask.

Nothing here needs JavaScript, and nothing happens by opening a page: mail programmes and networks open every link.
"""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from unwatched.archive.errors import ArchiveError
from unwatched.archive.forms import WordsForm
from unwatched.archive.models import KeptThread, Kind, Said, TakeDownState
from unwatched.archive.services import erasing, removing, saying
from unwatched.core import bots, caching
from unwatched.vault.errors import BadToken

STOCK = "sky"
TOO_ODD = 60  # points of `bots.score`: from here on nothing is written down


def _page(request: HttpRequest, name: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    response = render(request, f"archive/keep/{name}.html", {"stock": STOCK, **context}, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


class _SeeOther(HttpResponseRedirect):
    status_code = 303  # whatever was posted, the next page is asked for


def _see(url: str) -> HttpResponse:
    return _SeeOther(url)


@require_safe
def why(request: HttpRequest) -> HttpResponse:
    """For somebody whom we have asked: what would be kept, how to say yes or no, and how to have it removed."""
    return caching.keep(_page(request, "why", {}), request=request)


# --- By the link that only the author has -----------------------------------------------------------------------------


@never_cache
@csrf_exempt  # no session; the token in the address is what allows it
@require_http_methods(["GET", "HEAD", "POST"])
def remove_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """One card with one button."""
    try:
        thread = removing.thread_of(token)
    except BadToken:
        return _page(request, "bad_link", {}, status=404)
    if thread is None:
        return _see(reverse("archive:removed"))
    context: dict[str, object] = {"thread": thread, "url": saying.page_of(thread)}
    if request.method == "POST" and request.POST.get("do") == "remove":
        try:
            removing.by_author(
                thread, said=Said.LINK, never_again=bool(request.POST.get("never_again")), now=timezone.now()
            )
        except ArchiveError as error:
            return _page(request, "remove_by_link", {**context, "error": str(error)}, status=409)
        return _see(reverse("archive:removed"))
    return _page(request, "remove_by_link", context)


@require_safe
def removed(request: HttpRequest) -> HttpResponse:
    """The same for everybody who opens it."""
    return caching.keep(_page(request, "removed", {}), request=request)


# --- By a code from the account, or by asking us ----------------------------------------------------------------------


@csrf_exempt  # visitors have no session that a foreign form could misuse
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, server: str, handle: str, name: str) -> HttpResponse:
    """The code to be said from the account, and the form for everybody else."""
    path = f"{server}/@{handle}/{name}"
    thread = KeptThread.objects.shown().select_related("author").filter(path=path).first()
    if thread is None:
        if erasing.stone_at(path):
            return _see(reverse("archive:removed"))
        raise Http404
    if request.method != "POST":
        return _remove_page(request, thread, form=WordsForm())
    if request.POST.get("do") == "code":
        return _begin(request, thread)
    form = WordsForm(request.POST)
    now = timezone.now()
    if not form.is_valid():
        return _remove_page(request, thread, form=form, status=422)
    if bots.score(request.POST.dict(), now=now) < TOO_ODD:
        removing.ask_office(thread, form.cleaned_data["words"], now=now)
    return _see(reverse("archive:asked"))


def _begin(request: HttpRequest, thread: KeptThread) -> HttpResponse:
    """ "I have said it": from now on the worker looks."""
    try:
        removing.wait_for_code(thread, now=timezone.now())
    except ArchiveError as error:
        return _remove_page(request, thread, form=WordsForm(), status=409, error=str(error))
    return _see(request.path + "#code")


def _remove_page(
    request: HttpRequest, thread: KeptThread, *, form: WordsForm, status: int = 200, error: str = ""
) -> HttpResponse:
    waiting = thread.takedowns.filter(state=TakeDownState.WAITING).first()
    context: dict[str, object] = {
        "thread": thread, "form": form, "error": error, "waiting": waiting, "code": removing.code_of(thread),
        "is_evidence": thread.kind == Kind.EVIDENCE, "url": saying.page_of(thread),
        "token": bots.make_form_token(now=timezone.now()),
    }  # fmt: skip
    return caching.keep_for_back(_page(request, "remove", context, status=status))


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """The same whether or not anything was written down."""
    return caching.keep(_page(request, "asked", {}), request=request)
