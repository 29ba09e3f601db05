"""Today and First steps."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages

from unwatched.office import first_steps, readiness, since, today
from unwatched.office.people import who

from .screen import Screen, may_use

# Who set the site up, and whoever may invite others, sees what is left to set up.
SETS_UP = "accounts.add_user"


class Today(Screen):
    """What needs a person today: the first page after signing in."""

    template_name = "office/today.html"
    page_title = gettext_lazy("Today")
    header_icon = "home"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, now = who(self.request), timezone.now()
        needs = today.needs(user, now=now)
        return super().get_context_data(**kwargs) | {
            "now": now,
            "answer": today.answer(needs, name=user.get_short_name(), now=now),
            "explanation": today.explanation(needs),
            "needs": needs[: today.LONGEST],
            "more": len(needs) - today.LONGEST,
            "hours": today.hours(user, now=now),
            "drafts": since.drafts(user),
            "missed": since.done_by_others(user, now=now),
            "machine": today.machine(now=now),
        }


class FirstSteps(Screen):
    """What is left until people can sign."""

    template_name = "office/first_steps.html"
    page_title = gettext_lazy("First steps")
    header_icon = "check"
    permission_required = SETS_UP

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        steps = first_steps.steps_for(who(self.request))
        return super().get_context_data(**kwargs) | {
            "steps": steps,
            "answer": first_steps.answer(steps),
            "left": [s for s in steps if not s.is_done],
            "findings": readiness.findings(),
            "later": [(words, reverse(name)) for words, name in first_steps.later()],
            "demo": first_steps.demo(),
        }


class RemoveDemo(View):
    """Takes the demo away: asked for once more on the way."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponseBase:
        if not may_use(who(request), SETS_UP):
            raise PermissionDenied
        demo = first_steps.demo()
        if demo is None:
            messages.warning(request, _("The demo is gone already."))
        else:
            self.remove(demo, request)
        return redirect("office_first_steps")

    def remove(self, demo: first_steps.Demo, request: HttpRequest) -> None:
        try:
            demo.remove(by=request.user, now=timezone.now())
        except first_steps.NotRemoved as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The demo is gone. What you made yourself is still here."))
