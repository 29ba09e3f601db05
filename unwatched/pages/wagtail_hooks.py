"""A campaign or a page for an action that is saved in the office gets the row that it is about."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from unwatched.accounts.models import User

from .models import CampaignPage
from .next_steps import next_step
from .services import ENSURE, ensure_campaign


def ensure_rows(page: Page, *, request: HttpRequest) -> None:
    """The rows of a page and of those under it."""
    now = timezone.now()
    by = request.user if isinstance(request.user, User) else None
    for campaign in CampaignPage.objects.descendant_of(page, inclusive=True):
        ensure_campaign(campaign, now=now)
    for kind, ensure in ENSURE.items():
        for action in kind.objects.descendant_of(page, inclusive=True):
            ensure(action, by=by, now=now)


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("pages.demo_load", _("Load the demo"), _("Loaded the demo"))
    actions.register_action("pages.demo_remove", _("Remove the demo"), _("Removed the demo"))


@hooks.register("after_create_page")
@hooks.register("after_publish_page")
def make_rows(request: HttpRequest, page: Page) -> None:
    ensure_rows(page, request=request)


@hooks.register("after_publish_page")
def say_what_comes_next(request: HttpRequest, page: Page) -> None:
    step = next_step(page.specific)
    if step and step.needed and step.url:
        text = _("One more step. %(step)s") % {"step": step.text}
        messages.info(request, text, buttons=[messages.button(step.url, step.button)])


@hooks.register("after_copy_page")
def make_rows_of_copy(request: HttpRequest, page: Page, new_page: Page) -> None:
    ensure_rows(new_page, request=request)
