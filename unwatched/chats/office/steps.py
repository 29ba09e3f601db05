"""One post of the runbook: its words, its card, its time, its place."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages

from unwatched.chats.errors import ChatError
from unwatched.chats.models import StepKind
from unwatched.chats.runbook.scalars import write_seconds
from unwatched.chats.services import files, preparing, staging, timing, writing
from unwatched.publishing.errors import PublishingError

from . import rehearsal
from .base import CHANGE, Act, ChatScreen
from .forms import QuickForm, StepForm


class StepScreen(ChatScreen):
    """Everything about one post, with what it looks like on each network."""

    template_name = "chats/office/step.html"
    permission_required = CHANGE

    @cached_property
    def place(self) -> int:
        return [row.pk for row in files.rows_of(self.chat)].index(self.step.pk)

    @property
    def rank(self) -> int:
        """Its place in its part, from 1."""
        return [row.pk for row in files.rows_of(self.chat) if row.kind == self.step.kind].index(self.step.pk) + 1

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render(StepForm(instance=self.step, initial=self.now()))

    def now(self) -> dict[str, Any]:
        """Time and place as they are; without a day, the time is how long after the post before."""
        if self.chat.starts_at is None:
            gap = self.step.gap
            return {"time": write_seconds(gap) if gap is not None else "", "place": self.rank}
        book = files.runbook_of(self.chat)
        return {"time": rehearsal.clock(book, timing.offsets_of(book)[self.place]), "place": self.rank}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.POST.get("quick"):
            return self.save_words(request)
        form = StepForm(request.POST, instance=files_step(self.step), initial=self.now())
        if not form.is_valid():
            return self.render(form, status=422)
        try:
            self.save(form)
        except (ChatError, PublishingError) as error:
            form.add_error(None, str(error))
            return self.render(form, status=422)
        messages.success(request, _("Saved."))
        return redirect(self.back())

    @transaction.atomic
    def save(self, form: StepForm) -> None:
        """Words, time and place; one that is refused undoes the others."""
        now, by = timezone.now(), self.user
        writing.change_step(self.step, values=form.values, by=by, now=now)
        if "time" in form.changed_data:
            writing.change_time(self.step, said=form.cleaned_data["time"], by=by, now=now)
        if form.cleaned_data["place"] != self.rank:
            writing.move_step(self.step, to=form.cleaned_data["place"], by=by, now=now)

    def save_words(self, request: HttpRequest) -> HttpResponseBase:
        """From the middle of the runbook."""
        form = QuickForm(request.POST, instance=files_step(self.step))
        if form.is_valid():
            try:
                writing.change_step(self.step, values=form.cleaned_data, by=self.user, now=timezone.now())
            except (ChatError, PublishingError) as error:
                messages.error(request, str(error))
            else:
                messages.success(request, _("Saved."))
        return redirect(self.back())

    def back(self) -> str:
        return f"{self.url()}?open={self.step.kind}#step-{self.step.pk}"

    def render(self, form: StepForm, *, status: int = 200) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now, runbook = timezone.now(), files.runbook_of(self.chat)
        findings = preparing.look_at_chat(self.chat, now=now)
        step = runbook.steps[self.place]
        return super().get_context_data(**kwargs) | {
            "step": self.step,
            "name": preparing.name_of(runbook, step),
            "moment": rehearsal.moments(self.chat, runbook, findings)[self.place],
            "place": self.place,
            "usual": write_seconds(timing.usual_gap(runbook, self.place)),
            "is_out": writing.is_out(self.step),
            "has_begun": staging.has_begun(self.chat),
            "asks": self.step.kind == StepKind.QUESTION,
            "back": self.back(),
        }


def files_step(step: Any) -> Any:
    """A copy for a form to write into: what differs is for the service to find."""
    return type(step).objects.get(pk=step.pk)


class StepAct(Act):
    """A button of one post: the question's text for its card, up, down, out."""

    gone = False

    def act(self, request: HttpRequest) -> str:
        now, do = timezone.now(), request.POST.get("do")
        if do == "use_question":
            writing.use_question(self.step, by=self.user, now=now)
            return _("The card's text is the question's now.")
        if do == "card":
            writing.change_step(self.step, values={"card": True}, by=self.user, now=now)
            writing.use_question(self.step, by=self.user, now=now)
            return _("It has a card now.")
        if do == "remove":
            self.kind = self.step.kind
            writing.remove_step(self.step, by=self.user, now=now)
            self.gone = True
            return _("Taken out.")
        raise ChatError(_("This button is not known here. Look at the page anew."))

    def back_to(self) -> str:
        if self.gone:
            return f"{self.url()}?open={self.kind}"
        return f"{self.url()}?open={self.step.kind}#step-{self.step.pk}"
