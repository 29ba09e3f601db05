"""What the screens about one chat share: finding it, its tabs, and who may do what."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from unwatched.accounts.models import User
from unwatched.accounts.who import organiser
from unwatched.chats.errors import ChatError
from unwatched.chats.models import Chat, Step
from unwatched.chats.services import roles
from unwatched.office import views as office
from unwatched.office.views import Screen, Tab
from unwatched.publishing.errors import PublishingError

LOOK = "chats.view_chat"
CHANGE = "chats.change_chat"
FACILITATE = "chats.facilitate_chat"


TABS = (
    Tab("runbook", _("Runbook"), "office_chat"),
    Tab("people", _("People"), "office_chat_people"),
    Tab("rehearsal", _("Rehearsal"), "office_chat_rehearsal"),
    Tab("cards", _("Cards and press kit"), "office_chat_cards"),
    Tab("desk", _("Desk"), "office_desk", FACILITATE),
    Tab("transcript", _("Transcript"), "office_transcript", FACILITATE),
    Tab("settings", _("Settings"), "office_chat_settings", CHANGE),
)


class WithChat:
    """Finds the chat that the address names."""

    kwargs: dict[str, Any]
    request: HttpRequest

    @cached_property
    def chat(self) -> Chat:
        return get_object_or_404(
            Chat.objects.select_related("run", "rehearsal", "campaign", "rehearsed_by"), pk=self.kwargs["pk"]
        )

    @cached_property
    def step(self) -> Step:
        return get_object_or_404(self.chat.steps.select_related("chat", "post__thread"), pk=self.kwargs["step"])

    @cached_property
    def is_host(self) -> bool:
        return roles.is_host(self.chat, self.user)

    @property
    def user(self) -> User:
        return organiser(self.request)

    def url(self, name: str = "office_chat", *, part: str = "") -> str:
        return reverse(name, args=[self.chat.pk]) + (f"#{part}" if part else "")


class ChatScreen(WithChat, Screen):
    """A screen about one chat."""

    permission_required: str | tuple[str, ...] = LOOK
    header_icon = "time"
    tabs = TABS

    def tab_url(self, name: str) -> str:
        return self.url(name)

    def get_page_title(self) -> str:
        return self.chat.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("office_chats"), "label": _("Chats")},
            {"url": "", "label": self.chat.title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "chat": self.chat,
            "may_change": self.may(CHANGE),
            "may_answer": self.may(FACILITATE),
            "is_host": self.is_host,
        }


class Act(WithChat, office.Act):
    """One button that does one thing to a chat."""

    permission_required: str | tuple[str, ...] = CHANGE
    errors = (ChatError, PublishingError)
    back = "office_chat"
    back_part = ""

    def back_to(self) -> str:
        return self.url(self.back, part=self.back_part)
