"""The screens of a message: how many letters went to whom, what went wrong, its settings and texts, what people see."""

from datetime import datetime
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import date as format_date
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages as said
from wagtail.admin.widgets.button import Button, HeaderButton

from unwatched.accounts.who import organiser
from unwatched.campaigns.office.beginning import new_action_url
from unwatched.contacting.errors import ContactingError
from unwatched.contacting.models import Message, MessageText
from unwatched.contacting.services import dripping, figures, judging, opening, texts, trying
from unwatched.office import views as office
from unwatched.office.fields import number_in
from unwatched.office.views import Screen

from .message_forms import PauseForm, SettingsForm, TextForm
from .whom import divisions_to_type

LOOK, CHANGE = "contacting.view_message", "contacting.change_message"
TABS = (
    ("office_message", gettext_lazy("Overview")),
    ("office_message_texts", gettext_lazy("Texts")),
    ("office_message_settings", gettext_lazy("Settings")),
    ("office_message_preview", gettext_lazy("As others see it")),
)


def is_live(message: Message) -> bool:
    return message.page is not None and message.page.live


def state_of(message: Message, *, now: datetime) -> tuple[str, str]:
    """The tag of a message: its colour and its word."""
    if not is_live(message):
        return "info", _("not public")
    if message.is_closed(now=now):
        return "info", _("closed")
    if message.paused:
        return "warn", _("paused")
    return ("warn", _("being tried out")) if message.test else ("good", _("open"))


class MessageList(Screen):
    """How do they go, and which one needs me?"""

    template_name = "contacting/office/messages.html"
    page_title = gettext_lazy("Letters to those who decide")
    header_icon = "mail"
    permission_required = LOOK

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        found = list(Message.objects.select_related("campaign", "page"))
        open_ones = sum(is_live(one) and one.is_open(now=now) for one in found)
        return super().get_context_data(**kwargs) | {
            "answer": answer_of_list(len(found), open_ones),
            "rows": [(one, figures.figures_of(one), state_of(one, now=now)) for one in found],
            "new_url": new_action_url(),
        }


def answer_of_list(count: int, open_ones: int) -> str:
    if not count:
        return _("Nobody is asked to write yet.")
    if not open_ones:
        return _("Nobody can write now.")
    words = ngettext("People can write on %(n)s page.", "People can write on %(n)s pages.", open_ones)
    return words % {"n": intcomma(open_ones)}


class WithMessage:
    """Finds the message that the address names."""

    kwargs: dict[str, Any]

    @cached_property
    def message(self) -> Message:
        rows = Message.objects.select_related("campaign__host__ring", "page")
        return get_object_or_404(rows, pk=number_in(str(self.kwargs["pk"])))

    def url(self, name: str = "office_message") -> str:
        return reverse(name, args=[self.message.pk])


class MessageScreen(WithMessage, Screen):
    """A screen about one message."""

    permission_required: str | tuple[str, ...] = LOOK
    header_icon = "mail"
    crumbs = ((gettext_lazy("Letters to those who decide"), "office_messages"),)
    tab = "office_message"

    def get_page_title(self) -> str:
        return self.message.title

    def get_header_buttons(self) -> list[Button]:
        if not is_live(self.message) or self.message.page is None:
            return []
        url = self.message.page.get_url(self.request) or "/"
        return [HeaderButton(label=_("See the public page"), url=url, icon_name="view")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        tabs = [{"label": label, "url": self.url(name), "here": name == self.tab} for name, label in TABS]
        return super().get_context_data(**kwargs) | {
            "message": self.message,
            "tabs": tabs,
            "state": state_of(self.message, now=now),
            "live": is_live(self.message),
        }

    def render(self, *, status: int = 200, **more: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**more), status=status)


class Overview(MessageScreen):
    """Do the letters arrive, and are they people's own?"""

    template_name = "contacting/office/message.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = figures.figures_of(self.message)
        rows = figures.rows_of(self.message)
        moments = [row.next_at for row in rows if row.next_at]
        return super().get_context_data(**kwargs) | {
            "figures": found,
            "answer": answer_of(found),
            "rows": rows,
            "next_at": min(moments) if moments and not self.message.paused else None,
            "pause": PauseForm(),
            "has_texts": self.message.texts.exists(),
        }


def answer_of(found: figures.Figures) -> str:
    """ "249 letters went out: 212 word for word the same, 37 in own words." """
    if not found.sent:
        return _("No letter has gone out yet.")
    went = ngettext("%(n)s letter went out", "%(n)s letters went out", found.sent) % {"n": intcomma(found.sent)}
    return _("%(went)s: %(same)s word for word the same, %(own)s in own words.") % {
        "went": went, "same": intcomma(found.identical), "own": intcomma(found.own),
    }  # fmt: skip


class Settings(MessageScreen):
    """To whom, how it goes out, what is asked."""

    template_name = "contacting/office/settings.html"
    permission_required = CHANGE
    tab = "office_message_settings"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render(form=SettingsForm(contact=self.message, words=request.GET.get("q", "")))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = SettingsForm(request.POST, contact=self.message, words=request.GET.get("q", ""))
        if not form.is_valid():
            return self.render(form=form, status=422)
        changed = opening.change(self.message, values=form.values(), by=organiser(request))
        if {"cap", "digest", "test"} & set(changed):
            dripping.plan_anew(self.message, now=timezone.now())
        said.success(request, _("Saved. It holds within a minute.") if changed else _("Nothing was different."))
        return redirect(self.url("office_message_settings"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = self.request.GET.get("q", "")[:100]
        return super().get_context_data(**kwargs) | {"divisions": divisions_to_type(), "words": words}


class Texts(MessageScreen):
    """What people begin from."""

    template_name = "contacting/office/texts.html"
    permission_required = CHANGE
    tab = "office_message_texts"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render(form=TextForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = TextForm(request.POST)
        if not form.is_valid():
            return self.render(form=form, status=422)
        texts.add(self.message, values=form.cleaned_data, by=organiser(request))
        said.success(request, _("Added. People see it within a minute."))
        return redirect(self.url("office_message_texts"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"texts": list(self.message.texts.all())}


class EditText(MessageScreen):
    """One text: changed, or taken away."""

    template_name = "contacting/office/text.html"
    permission_required = CHANGE
    tab = "office_message_texts"

    @cached_property
    def text(self) -> MessageText:
        return get_object_or_404(self.message.texts, pk=number_in(str(self.kwargs["text"])))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render(form=TextForm(initial=vars(self.text)), text=self.text)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("do") == "remove":
            texts.remove(self.text, by=organiser(request))
            said.success(request, _("Taken away. Letters that were written from it stay as they are."))
            return redirect(self.url("office_message_texts"))
        form = TextForm(request.POST)
        if not form.is_valid():
            return self.render(form=form, text=self.text, status=422)
        texts.change(self.text, values=form.cleaned_data, by=organiser(request))
        said.success(request, _("Saved. People see it within a minute."))
        return redirect(self.url("office_message_texts"))


class Preview(MessageScreen):
    """The letter as its reader gets it, and the pages as the public meets them."""

    template_name = "contacting/office/preview.html"
    tab = "office_message_preview"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sample = trying.sample(self.message, now=timezone.now())
        return super().get_context_data(**kwargs) | {"sample": sample}


class Act(WithMessage, office.Act):
    """One button that does one thing to a message."""

    permission_required: str | tuple[str, ...] = CHANGE
    errors = (ContactingError,)

    def back_to(self) -> str:
        return self.url()


class Pause(Act):
    """The switch. Nothing is lost: what waits goes on waiting, and links that are out still work."""

    def act(self, request: HttpRequest) -> str:
        if request.POST.get("do") == "resume":
            opening.set_paused(self.message, paused=False, by=organiser(request), now=timezone.now())
            return _("People can write again, and what waited goes out.")
        form = PauseForm(request.POST)
        if not form.is_valid():
            raise ContactingError(" ".join(str(error) for error in form.errors["note"]))
        opening.set_paused(
            self.message, paused=True, note=form.cleaned_data["note"], by=organiser(request), now=timezone.now()
        )
        return _("Paused. Nothing goes out until you resume; what waits is kept for two weeks.")


class Close(Act):
    def act(self, request: HttpRequest) -> str:
        opening.close(self.message, by=organiser(request), now=timezone.now())
        return _("Closed. What was confirmed still goes out, and links that are out work for another day.")


class Held(Act):
    """What was set aside as a flood: let it go out, or leave it out for good."""

    def act(self, request: HttpRequest) -> str:
        now, by = timezone.now(), organiser(request)
        if request.POST.get("do") == "release":
            number = judging.release(self.message, by=by, now=now)
            words = ngettext("%(n)s letter goes out in its turn.", "%(n)s letters go out in their turn.", number)
        elif request.POST.get("do") == "drop":
            number = judging.drop(self.message, by=by, now=now)
            words = ngettext("%(n)s letter was left out and erased.", "%(n)s letters were left out and erased.", number)
        else:
            raise Http404
        return words % {"n": intcomma(number)}


class Again(Act):
    """Letters to one person that could not be sent: once more."""

    def act(self, request: HttpRequest) -> str:
        official = number_in(request.POST.get("official"))
        number = judging.try_again(self.message, official, by=organiser(request), now=timezone.now())
        words = ngettext("%(n)s letter is tried again.", "%(n)s letters are tried again.", number)
        return words % {"n": intcomma(number)} if number else _("Nothing is left to try again: it was erased.")


def day(moment: datetime) -> str:
    return format_date(timezone.localtime(moment), "D j M, H:i")
