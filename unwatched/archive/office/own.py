"""Bringing one's own archive: upload it, tick what shall be kept, describe the pictures."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from wagtail.admin import messages

from unwatched.accounts.who import organiser
from unwatched.archive.services import bringing, pictures
from unwatched.archive.services.bringing import Brought, Line, Outcome, Unusable
from unwatched.office.people import who
from unwatched.office.views import Act, Screen, may_use, refuse

from .receiving import ToPrivateFolder

KEEP = "archive.keep_thread"
ON_A_PAGE = 50
LONGEST_DESCRIPTION = 2000  # letters
_ROOM = 100_000  # octets of a request beside the file


class Bring(Screen):
    """The form, and what was wrong with a file."""

    template_name = "archive/office/bring.html"
    page_title = gettext_lazy("Bring your own archive")
    header_icon = "upload"
    permission_required = KEEP
    crumbs: tuple[tuple[Any, str], ...] = ((gettext_lazy("Archive"), "office_archive"),)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.FILES  # noqa: B018 - now it is read from the line
        receiver = next(one for one in request.upload_handlers if isinstance(one, ToPrivateFolder))
        if not receiver.token:
            return self._no(_("Choose the file first."), 422)
        try:
            bringing.look_through(receiver.token, by=organiser(request), now=timezone.now())
        except Unusable as error:
            return self._no(str(error), 422)
        return redirect("office_archive_choose", receiver.token)

    def _no(self, why: str, status: int) -> HttpResponseBase:
        return self.render_to_response(self.get_context_data(why_not=why), status=status)


class TooLarge(Bring):
    """The same form for a file that is not even taken from the line."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self._no(self.kwargs["why"], 413)


@csrf_exempt
def bring(request: HttpRequest) -> HttpResponseBase:
    """Whether it comes from our own form is looked at below: that reads the request, so first is said where it goes."""
    if request.method != "POST":
        return _checked(request)
    if not may_use(who(request), KEEP):
        return refuse(request)
    try:
        bringing.refuse_size(max(0, int(request.META.get("CONTENT_LENGTH") or 0) - _ROOM))
    except Unusable as error:
        return TooLarge.as_view()(request, why=str(error))
    receiver = ToPrivateFolder(request)
    request.upload_handlers = [receiver]
    response = _checked(request)
    if response.status_code != 302:
        receiver.forget()
    return response


_checked = csrf_protect(Bring.as_view())


class WithArchive:
    """Finds the archive that the address names, for its uploader alone."""

    kwargs: dict[str, Any]
    request: HttpRequest

    @cached_property
    def brought(self) -> Brought:
        found = bringing.find(self.kwargs["token"], by=organiser(self.request))
        if found is None:
            raise Http404
        return found


class Choose(WithArchive, Screen):
    """The threads of an archive, newest first, to tick."""

    template_name = "archive/office/choose.html"
    page_title = gettext_lazy("Choose what to keep")
    header_icon = "upload"
    permission_required = KEEP
    crumbs = (
        (gettext_lazy("Archive"), "office_archive"),
        (gettext_lazy("Bring your own archive"), "office_archive_bring"),
    )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.setup(request, *args, **kwargs)
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            messages.warning(request, _("This archive is not here any more: it goes after an hour. Bring it again."))
            return redirect("office_archive_bring")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        chosen = _numbers(request.POST)
        lines = [line for line in self.brought.threads if line.number in chosen]
        if not lines or "own" not in request.POST:
            why = _("Tick a thread first.") if not lines else _("Say that this is your own archive.")
            return self.render_to_response(
                self.get_context_data(why_not=why, ticked=chosen, more="more" in request.POST), status=422
            )
        if "described" not in request.POST and (wordless := _wordless(lines)):
            context = self.get_context_data(lines=lines, wordless=wordless, more="more" in request.POST)
            return self.response_class(request, ["archive/office/describe.html"], context, using=self.template_engine)
        outcomes = bringing.keep(
            self.brought,
            chosen,
            described=_descriptions(request.POST, lines),
            by=organiser(request),
            now=timezone.now(),
        )
        _say(request, outcomes)
        if "more" not in request.POST and all(one.kept for one in outcomes):
            bringing.forget(self.brought.token)
            messages.success(request, _("The archive itself is gone from this machine."))
            return redirect("office_archive_bring")
        return redirect(f"{reverse('office_archive_choose', args=[self.brought.token])}?{request.GET.urlencode()}")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        singles, words = "singles" in self.request.GET, self.request.GET.get("q", "").strip()
        everything = self.brought.threads
        shown = [
            line
            for line in everything
            if (singles or line.posts > 1) and (not words or words.casefold() in line.words.casefold())
        ]
        page = Paginator(shown, ON_A_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "brought": self.brought,
            "page": page,
            "kept": bringing.already_kept(list(page)),
            "singles": singles,
            "q": words,
            "query": _without_page(self.request.GET),
            "count": len(everything),
            "longer": sum(line.posts > 1 for line in everything),
        }


class Picture(WithArchive, View):
    """A picture of the archive, for whoever describes it."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_use(who(request), KEEP):
            return refuse(request)
        lines = self.brought.threads
        number, place = self.kwargs["number"], self.kwargs["place"]
        if number >= len(lines) or place >= len(lines[number].undescribed):
            raise Http404
        found = bringing.picture(self.brought, lines[number].undescribed[place][2])
        if found is None:
            raise Http404
        response = HttpResponse(found[0], content_type=pictures.MIMES[found[1]])
        response["Cache-Control"] = "private, no-store"
        return response


class Forget(WithArchive, Act):
    permission_required = KEEP

    def act(self, request: HttpRequest) -> str:
        bringing.forget(self.brought.token)
        return _("The archive is gone from this machine. What you chose stays.")

    def back_to(self) -> str:
        return reverse("office_archive_bring")


# --------------------------------------------------------------------------------------------------------------------


def _numbers(post: QueryDict) -> set[int]:
    return {int(one) for one in post.getlist("thread") if one.isascii() and one.isdigit() and len(one) < 8}


def _wordless(lines: list[Line]) -> list[tuple[Line, list[int]]]:
    return [(line, list(range(len(line.undescribed)))) for line in lines if line.undescribed]


def _descriptions(post: QueryDict, lines: list[Line]) -> bringing.Described:
    """What was written under each picture, by post and place."""
    return {
        (uri, place): words
        for line in lines
        for number, (uri, place, _url) in enumerate(line.undescribed)
        if (words := " ".join(post.get(f"words-{line.number}-{number}", "").split())[:LONGEST_DESCRIPTION])
    }


def _say(request: HttpRequest, outcomes: list[Outcome]) -> None:
    if kept := sum(one.kept for one in outcomes):
        messages.success(request, ngettext("%(n)s thread is kept.", "%(n)s threads are kept.", kept) % {"n": kept})
    for one in outcomes:
        if not one.kept:
            messages.error(request, _("“%(words)s” is not kept. %(why)s") % {"words": one.words, "why": one.why_not})


def _without_page(get: QueryDict) -> str:
    rest = get.copy()
    rest.pop("p", None)
    return rest.urlencode()
