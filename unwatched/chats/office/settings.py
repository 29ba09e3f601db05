"""When and where, under which hashtag, and how the cards look."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from unwatched.chats.errors import ChatError
from unwatched.chats.models import Chat
from unwatched.chats.services import files, staging, writing
from unwatched.core import zones
from unwatched.publishing.errors import PublishingError

from . import answers
from .base import CHANGE, ChatScreen
from .forms import SettingsForm


class Settings(ChatScreen):
    """Everything about the chat but its words and its people."""

    template_name = "chats/office/settings.html"
    permission_required = CHANGE
    tab = "settings"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render(SettingsForm(instance=self.chat))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = SettingsForm(request.POST, instance=Chat.objects.get(pk=self.chat.pk))
        if request.POST.get("do") == "look":
            return self.render(form, status=200 if form.is_valid() else 422)
        if form.is_valid():
            try:
                changed = writing.change_chat(self.chat, values=form.values, by=self.user, now=timezone.now())
            except (ChatError, PublishingError) as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Saved.") if changed else _("Nothing was different."))
                return redirect(self.url())
        return self.render(form, status=422)

    def render(self, form: SettingsForm, *, status: int = 200) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        runbook, form = files.runbook_of(self.chat), kwargs["form"]
        card = next((place for place, step in enumerate(runbook.steps) if step.card and step.text), None)
        return super().get_context_data(**kwargs) | {
            "answer": answers.when(runbook) or _("No day yet."),
            "zones": zones.names(),
            "has_begun": staging.has_begun(self.chat),
            "asks_which": "which" in form.errors or bool(form["which"].value()),
            "card": card,
            "only_looked": self.request.POST.get("do") == "look",
        }
