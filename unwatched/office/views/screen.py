"""The base of every screen of our own."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button, HeaderButton

from unwatched.office.people import Person, who

Words = str | Promise


@dataclass(frozen=True)
class Tab:
    """One of the links between the pages about one thing. Without a permission everybody who sees these has it."""

    name: str
    label: Words
    url_name: str
    permission: str | tuple[str, ...] = ""


class Screen(WagtailAdminTemplateMixin, TemplateView):
    """A screen in the office. ``permission_required`` is one permission or several, of which one is enough.

    ``crumbs`` are pairs of words and the name of a URL, from left to right, without this screen's own title.
    ``buttons`` are triples of words, name of a URL (or a path) and icon, shown in the header.
    ``tabs`` are the pages about the same thing, ``tab`` the name of this one; ``tab_url`` says where each is.
    """

    permission_required: str | tuple[str, ...] = ()
    crumbs: tuple[tuple[Words, str], ...] = ()
    buttons: tuple[tuple[Words, str, str], ...] = ()
    tabs: tuple[Tab, ...] = ()
    tab = ""
    body_class = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_use(who(request), self.permission_required):
            return refuse(request)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Words]]:
        before = [{"url": reverse(name), "label": label} for label, name in self.crumbs]
        return [*self.breadcrumbs_items, *before, {"url": "", "label": self.get_page_title()}]

    def may(self, permissions: str | tuple[str, ...]) -> bool:
        return may_use(who(self.request), permissions)

    def tab_url(self, name: str) -> str:
        return reverse(name)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**kwargs)
        if self.tabs:
            found["tabs"] = [
                {"label": tab.label, "url": self.tab_url(tab.url_name), "here": tab.name == self.tab}
                for tab in self.tabs
                if self.may(tab.permission)
            ]
        return found

    def get_header_buttons(self) -> list[Button]:
        return [HeaderButton(label=label, url=_path(to), icon_name=icon) for label, to, icon in self.buttons]


def _path(to: str) -> str:
    return to if "/" in to else reverse(to)


def may_use(user: Person, permissions: str | tuple[str, ...]) -> bool:
    """Whether somebody has one of these permissions; without any, everybody in the office may."""
    wanted = (permissions,) if isinstance(permissions, str) else permissions
    return not wanted or any(user.has_perm(p) for p in wanted)


def refuse(request: HttpRequest) -> HttpResponseBase:
    """Back to Today with a sentence that says whom to ask."""
    messages.error(request, _("Your role here does not include this. Ask an organiser who may change roles."))
    return redirect("wagtailadmin_home")
