"""Writing a letter: its words, how it is sent, and the page behind the mailed link."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page

from unwatched.actions.forms import CodeForm
from unwatched.actions.views.petition import page_path, see_other
from unwatched.contacting.errors import ContactingError, LinkTooOld
from unwatched.contacting.forms import LetterForm, SendForm
from unwatched.contacting.models import Message, MessageText, Writing
from unwatched.contacting.services import composing, confirming, figures, looking_up, texts, writing
from unwatched.contacting.services.composing import Words
from unwatched.core import bots, caching
from unwatched.core.visitors import address_of
from unwatched.core.whole import held
from unwatched.directory.models import Official
from unwatched.supporters import services as supporters
from unwatched.supporters.models import Wording
from unwatched.vault.errors import BadToken


@dataclass(frozen=True)
class Desk:
    """A message, its page, and those whom somebody writes to."""

    message: Message
    page: Page
    url: str
    ids: str
    officials: Sequence[Official] = ()
    wordings: Sequence[Wording] = field(default_factory=list)

    @property
    def reachable(self) -> list[Official]:
        return [official for official in self.officials if official.email]

    @property
    def language(self) -> str:
        return str(self.page.locale.language_code)


def message_at(request: HttpRequest, path: str) -> tuple[Message, Page]:
    contact, page = looking_up.contact_at(request, path)
    if not isinstance(contact, Message):
        raise Http404
    return contact, page


def desk_at(request: HttpRequest, path: str, ids: str) -> Desk:
    message, page = message_at(request, path)
    numbers = [int(number) for number in ids.split("-")][: message.at_once]
    return Desk(
        message=message,
        page=page,
        url=page.get_url(request) or "/",
        ids=ids,
        officials=looking_up.pick(message, numbers, on=timezone.localdate()),
        wordings=supporters.current_wordings(
            message.asks.select_related("organisation"), language=page.locale.language_code
        ),
    )


@csrf_exempt  # visitors have no session; other sites' posts are refused by core.middleware
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, path: str, ids: str, text: str = "") -> HttpResponse:
    """The letter to these people. Posted: on to how it is sent, or back to its words."""
    desk = desk_at(request, path, ids)
    if request.method != "POST":
        return begin(request, desk, text=text)
    if not desk.message.is_open(now=timezone.now()):
        return stopped(request, desk, status=409)
    if not desk.officials:
        return stopped(request, desk, status=410)
    form = LetterForm(request.POST)
    if request.POST.get("do") == "back":
        typed = form.typed()
        return words_page(
            request, desk, LetterForm(initial={"topic": typed.subject, "own": typed.own, "text": typed.text})
        )
    if not form.is_valid():
        return words_page(request, desk, form, status=422)
    if request.POST.get("do") == "send" and desk.message.sends and desk.reachable:
        return send(request, desk)
    return ways_page(request, desk, form.words())


def carried(request: HttpRequest) -> dict[str, str]:
    """Who writes, already typed, while one goes back to the words of the letter."""
    names = ("name", "email", "postcode", *(name for name in request.POST if name.startswith("yes-")))
    return {name: held(request.POST[name]) for name in names[:20] if request.POST.get(name)}


def begin(request: HttpRequest, desk: Desk, *, text: str) -> HttpResponse:
    if not desk.message.is_open(now=timezone.now()):
        return stopped(request, desk)
    if not desk.officials:
        return stopped(request, desk, status=410)
    offered = texts.offered(desk.message, language=desk.language)
    chosen = texts.choose(offered, text)
    if text and chosen is None:
        return redirect(f"{desk.url}write/{desk.ids}/")
    form = LetterForm(initial={"topic": chosen.subject, "text": chosen.text} if chosen else {})
    return words_page(request, desk, form, chosen=chosen, offered=offered)


def words_page(
    request: HttpRequest, desk: Desk, form: LetterForm, *, status: int = 200, chosen: MessageText | None = None,
    offered: Sequence[MessageText] = (),
) -> HttpResponse:  # fmt: skip
    more = {
        "form": form,
        "greeting": composing.greet(desk.message.greeting, desk.officials),
        "chosen": chosen,
        "others": [one for one in offered if one != chosen],
        "carried": carried(request),
    }
    return answer(request, desk, "write", more, status=status)


def ways_page(
    request: HttpRequest, desk: Desk, words: Words, *, form: SendForm | None = None, status: int = 200
) -> HttpResponse:
    """How it is sent: by one's own mail programme, by copying it, or from here."""
    body = composing.letter(words, greeting=desk.message.greeting, officials=desk.officials)
    addresses = [official.email for official in desk.reachable]
    more = {
        "words": words,
        "body": body,
        "is_stock": writing.is_stock(words, message=desk.message),
        "link": composing.mail_link(addresses, subject=words.subject, body=body) if addresses else None,
        "form": form or SendForm(message=desk.message, wordings=desk.wordings, initial=carried(request), words=words),
        "without": [official for official in desk.officials if not official.email],
        "token": bots.make_form_token(now=timezone.now()),
    }
    return answer(request, desk, "ways", more, status=status)


def send(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Keeps the letter until its writer has confirmed it. The same answer for everybody."""
    now = timezone.now()
    form = SendForm(request.POST, message=desk.message, wordings=desk.wordings)
    words = LetterForm(request.POST)
    words.is_valid()  # it is: the view has looked
    if not form.is_valid():
        return ways_page(request, desk, words.words(), form=form, status=422)
    try:
        writing.write(
            desk.message,
            words.words(),
            form.writer(),
            officials=desk.reachable,
            ip=address_of(request.META),
            language=desk.language,
            score=bots.score(request.POST, now=now),
            now=now,
        )
    except OperationalError:
        said = _("Our database did not answer, so nothing was kept. Please press the button again in a minute.")
        form.add_error(None, said)
        return ways_page(request, desk, words.words(), form=form, status=503)
    return see_other(f"{desk.url}written/#main")


def stopped(request: HttpRequest, desk: Desk, *, status: int = 200) -> HttpResponse:
    """It is closed or paused, or they do not hold the post any more. What was typed stands there, to be copied."""
    now, message = timezone.now(), desk.message
    typed = LetterForm(request.POST).typed() if request.method == "POST" else None
    gone = message.is_open(now=now)  # then it is the people who are not there
    more = {
        "typed": typed if typed and (typed.subject or typed.body) else None,
        "gone": gone,
        "instead": texts.instead_of(message, desk.ids, on=timezone.localdate()) if gone else [],
        "is_closed": message.is_closed(now=now),
    }
    return answer(request, desk, "stopped", more, status=status)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def written(request: HttpRequest, path: str) -> HttpResponse:
    """ "Now look in your inbox", and the field for the six digits. The same for everybody."""
    message, page = message_at(request, path)
    desk = Desk(message=message, page=page, url=page_path(request), ids="")
    form = CodeForm(request.POST) if request.method == "POST" else CodeForm()
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            confirming.confirm_by_code(
                message, address=said["email"], code=said["code"], page=desk.url, now=timezone.now()
            )
        except ContactingError as error:
            form.add_error("code", str(error))
        else:
            return see_other(f"{desk.url}on-its-way/")
    more = {"form": form, "sender": settings.DEFAULT_FROM_EMAIL, "caught": settings.MAIL_IS_CAUGHT}
    return answer(request, desk, "written", more, status=422 if form.is_bound else 200)


@require_safe
def on_its_way(request: HttpRequest, path: str) -> HttpResponse:
    """ "Your letter is on its way": the same for everybody who opens it."""
    message, page = message_at(request, path)
    desk = Desk(message=message, page=page, url=page_path(request), ids="")
    again = {"url": desk.url, "verb": _("Write"), "text": _("To somebody else who decides.")}
    home = {"url": page.get_parent().get_url(request) or "/", "verb": _("Read on"),
            "text": _("The story so far, and what else you can do.")}  # fmt: skip
    more = {"count": figures.public_count(message), "next": [again, home]}
    return answer(request, desk, "on_its_way", more)


@never_cache
@csrf_exempt  # no session; the token in the address is what allows it
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, token: str) -> HttpResponse:
    """One card with one big button. Opening it does nothing: mail scanners open every link."""
    try:
        row = confirming.writing_of(token)
    except (BadToken, LinkTooOld):
        return render(request, "contacting/link_too_old.html", {"stock": "goldenrod"}, status=410)
    with translation.override(row.language):
        if request.method == "POST":
            return decide(request, row)
        return card(request, row)


def decide(request: HttpRequest, row: Writing) -> HttpResponse:
    now, url = timezone.now(), url_of(row, request)
    if request.POST.get("answer") == "not-me":
        confirming.disown(row.pk, now=now)
        return render(request, "contacting/erased.html", {"message": row.message, "url": url, "stock": "goldenrod"})
    if request.POST.get("answer") != "yes":
        return card(request, row, status=400)
    try:
        confirming.confirm(row.pk, page=url, now=now)
    except LinkTooOld:
        context = {"message": row.message, "url": url, "stock": "goldenrod"}
        return render(request, "contacting/link_too_old.html", context, status=410)
    return see_other(f"{url}on-its-way/")


def card(request: HttpRequest, row: Writing, *, status: int = 200) -> HttpResponse:
    now = timezone.now()
    context: dict[str, Any] = {
        "message": row.message,
        "url": url_of(row, request),
        "writing": row,
        "can_confirm": confirming.can_confirm(row, now=now),
        "officials": looking_up.pick(row.message, row.officials, on=timezone.localdate(now)),
        "letter": confirming.read(row),
        "stock": "goldenrod",
    }
    return render(request, "contacting/letter.html", context, status=status)


def url_of(row: Writing, request: HttpRequest) -> str:
    """Where the message's page stands; the home page once it has been taken down."""
    page = row.message.page
    return (page.get_url(request) if page is not None and page.live else None) or "/"


def answer(request: HttpRequest, desk: Desk, name: str, more: dict[str, Any], *, status: int = 200) -> HttpResponse:
    page = desk.page.specific
    context = {
        "message": desk.message, "page": page, "desk": desk, "url": desk.url, "officials": desk.officials,
        "here": f"{desk.url}write/{desk.ids}/", "stock": getattr(page, "stock", "") or "goldenrod", **more,
    }  # fmt: skip
    response = TemplateResponse(request, f"contacting/{name}.html", context, status=status)
    if status == 200 and request.method in ("GET", "HEAD"):
        return caching.keep(response, request=request)
    return caching.keep_for_back(response)
