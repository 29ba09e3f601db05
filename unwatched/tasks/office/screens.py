"""The list of tasks: one's own first, then nobody's, then other people's; and what was done lately."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unwatched.accounts.models import User
from unwatched.accounts.who import organiser
from unwatched.office.fields import number_in
from unwatched.office.today import in_words
from unwatched.office.views import Act, Screen
from unwatched.tasks import services
from unwatched.tasks.models import Task

from . import today

MOST = 200
LATELY = timedelta(days=14)


class Tasks(Screen):
    template_name = "tasks/office/tasks.html"
    page_title = gettext_lazy("Tasks")
    header_icon = "list-ul"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, now = organiser(self.request), timezone.now()
        seen = Task.objects.seen_by(user).select_related("given_to", "done_by")
        waiting = sorted(seen.waiting()[:MOST], key=lambda task: place(task, user))
        return super().get_context_data(**kwargs) | {
            "answer": answer([task for task in waiting if task.given_to_id == user.pk], waiting),
            "waiting": [(task, today.kind(task, now=now), today.tag(task, now=now)) for task in waiting],
            "done": list(seen.done().filter(done_at__gt=now - LATELY).order_by("-done_at")[:50]),
            "people": services.people(),
            "user": user,
        }


def place(task: Task, user: User) -> int:
    if task.given_to_id == user.pk:
        return 0
    return 1 if task.given_to_id is None else 2


def answer(own: list[Task], waiting: list[Task]) -> str:
    if not waiting:
        return _("Nothing waits to be done.")
    if not own:
        said = ngettext("%(n)s task waits, none of them yours.", "%(n)s tasks wait, none of them yours.", len(waiting))
        return said % {"n": in_words(len(waiting)).capitalize()}
    said = ngettext("%(n)s task is yours.", "%(n)s tasks are yours.", len(own))
    return said % {"n": in_words(len(own)).capitalize()}


class Press(Act):
    """Give it to somebody, tick it off, take the tick back."""

    def act(self, request: HttpRequest) -> str:
        user = organiser(request)
        task = get_object_or_404(Task.objects.seen_by(user), pk=self.kwargs["pk"])
        if self.kwargs["do"] == "done":
            services.do(task, by=user, now=timezone.now())
            return _("Done: “%(task)s”.") % {"task": task}
        if self.kwargs["do"] == "again":
            services.reopen(task, by=user)
            return _("It waits again.")
        to = self.somebody()
        services.give(task, to=to, by=user)
        return _("%(who)s has it now.") % {"who": to} if to else _("It is nobody's now.")

    def somebody(self) -> User | None:
        typed = self.request.POST.get("to", "")
        if not typed:
            return None
        number = number_in(typed)
        found = User.objects.filter(pk=number, is_active=True).first() if number else None
        if found is None:
            raise Http404
        return found

    def back_to(self) -> str:
        back = self.request.POST.get("back", "")
        is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/office/")
        return back if is_ours else reverse("office_tasks")
