"""Who takes part: hosts, co-hosts, facilitators, and partners without an account here."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from unwatched.chats.errors import ChatError
from unwatched.chats.services import files, writing
from unwatched.chats.services.roles import HOSTS
from unwatched.office.fields import number_in

from . import answers
from .base import CHANGE, Act, ChatScreen
from .forms import PersonForm


class People(ChatScreen):
    """Who answers from which account, and who holds the reins."""

    template_name = "chats/office/people.html"
    tab = "people"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render(PersonForm(chat=self.chat))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (self.may(CHANGE) or self.get_context_data()["is_host"]):
            return redirect(self.url("office_chat_people"))
        form = PersonForm(request.POST, chat=self.chat)
        if form.is_valid():
            try:
                writing.set_person(self.chat, **form.cleaned_data, by=self.user, now=timezone.now())
            except ChatError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Saved."))
                return redirect(self.url("office_chat_people"))
        return self.render(form, status=422)

    def render(self, form: PersonForm, *, status: int = 200) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = files.people_of(self.chat)
        return super().get_context_data(**kwargs) | {
            "people": [
                {"person": person, "called": files.called(person), "channels": list(person.channels.all())}
                for person in people
            ],
            "hosts": (hosts := [files.called(person) for person in people if person.role in HOSTS]),
            "host_names": answers.listed(hosts),
        }


class RemovePerson(Act):
    back = "office_chat_people"

    def act(self, request: HttpRequest) -> str:
        person = get_object_or_404(self.chat.people, pk=number_in(request.POST.get("person")))
        called = files.called(person)
        writing.remove_person(person, by=self.user, now=timezone.now())
        return _("%(name)s takes no part any more.") % {"name": called}
