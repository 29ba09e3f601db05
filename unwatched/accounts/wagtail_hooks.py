"""What accounts add to the office."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.users.views.bulk_actions import AssignRoleBulkAction, SetActiveStateBulkAction

from . import services
from .audit import ACTIONS
from .models import User


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)


@hooks.register("register_account_menu_item")
def sign_in_item(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("mfa_index"),
        "label": _("How you sign in"),
        "help_text": _("Passkeys, authenticator app, recovery codes, password, address."),
    }


@hooks.register("register_bulk_action", order=10)  # after Wagtail's of the same name
class SetActive(SetActiveStateBulkAction):
    """As with one person: keeping somebody out ends their sessions."""

    def check_perm(self, person: User) -> bool:
        return super().check_perm(person) and _may_change(self.request.user, person)

    @classmethod
    def execute_action(cls, objects: list[User], mark_as_active: bool = False, **kwargs: Any) -> tuple[int, int]:
        by = kwargs["user"]
        people = [person for person in objects if person != by]
        for person in people:
            services.set_active(person, active=mark_as_active, by=by)
        return len(people), 0


@hooks.register("register_bulk_action", order=10)
class AssignRole(AssignRoleBulkAction):
    def check_perm(self, person: User) -> bool:
        return super().check_perm(person) and _may_change(self.request.user, person)

    def get_execution_context(self) -> dict[str, Any]:
        return super().get_execution_context() | {"user": self.request.user}

    @classmethod
    def execute_action(cls, objects: list[User], role: Any = None, **kwargs: Any) -> tuple[int, int] | None:
        by = kwargs["user"]
        if role is None or not services.may_hand_out(role, by=by):
            return 0, 0
        for person in objects:
            groups = [*person.groups.all(), role]
            services.change_roles(person, groups=groups, is_superuser=person.is_superuser, by=by)
        return len(objects), 0


def _may_change(by: User, person: User) -> bool:
    return by.is_superuser or not person.is_superuser
