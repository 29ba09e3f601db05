"""The boxes that people may tick, and every sentence that ever stood beside them. A sentence is never edited."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from unwatched.accounts.who import organiser
from unwatched.office.views import Screen
from unwatched.supporters import services as supporters
from unwatched.supporters.models import Ask, Wording

from .base import CHANGE
from .forms import AskForm, WordingForm


@dataclass(frozen=True)
class Box:
    """One box: whose and what for, its sentences (the newest of each language first), the form for a new one."""

    ask: Ask
    now: list[Wording]
    before: list[Wording]
    form: WordingForm


class Boxes(Screen):
    """What do people say yes to, in which words?"""

    template_name = "actions/office/boxes.html"
    page_title = gettext_lazy("Boxes that people may tick")
    header_icon = "form"
    permission_required = CHANGE
    crumbs = ((gettext_lazy("Petitions"), "office_petitions"),)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.new_box(request) if request.POST.get("do") == "box" else self.new_wording(request)

    def new_box(self, request: HttpRequest) -> HttpResponse:
        form = AskForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(ask_form=form), status=422)
        ask = supporters.make_ask(form.cleaned_data["organisation"].pk, purpose=form.cleaned_data["purpose"])
        messages.success(request, _("The box is there. Now write the sentence beside it."))
        return redirect(f"{request.path}#box-{ask.pk}")

    def new_wording(self, request: HttpRequest) -> HttpResponse:
        typed = request.POST.get("ask", "")
        if not (typed.isascii() and typed.isdecimal() and len(typed) < 19):
            raise Http404
        ask = get_object_or_404(Ask, pk=int(typed))
        form = WordingForm(request.POST, auto_id=f"id_{ask.pk}_%s")
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(wrong={ask.pk: form}), status=422)
        said = form.cleaned_data
        new = supporters.change_wording(
            ask, sentence=said["sentence"], language=said["language"], now=timezone.now(), by=organiser(request)
        )
        words = _("Version %(n)s holds from now on. Who said yes before said it to the sentence of that time.")
        messages.success(request, words % {"n": new.version})
        return redirect(f"{request.path}#box-{ask.pk}")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wrong = kwargs.pop("wrong", {})
        asks = Ask.objects.select_related("organisation").prefetch_related("wordings")
        return {
            "ask_form": AskForm(),
            "boxes": [box(ask, form=wrong.get(ask.pk)) for ask in asks],
        } | super().get_context_data(**kwargs)


def box(ask: Ask, *, form: WordingForm | None) -> Box:
    shown = [wording for wording in ask.wordings.all() if not wording.elsewhere]  # asked for with all boxes at once
    rows = sorted(shown, key=lambda wording: (wording.language, -wording.version))
    newest = {wording.language: wording for wording in reversed(rows)}
    return Box(
        ask=ask,
        now=list(newest.values()),
        before=[wording for wording in rows if newest[wording.language] is not wording],
        form=form or WordingForm(auto_id=f"id_{ask.pk}_%s"),
    )
