from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from . import services
from .office.urls import urlpatterns


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return urlpatterns


@hooks.register("register_admin_menu_item")
def tasks_item() -> MenuItem:
    return MenuItem(_("Tasks"), reverse("office_tasks"), name="tasks", icon_name="list-ul", order=20)


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in services.ACTIONS.items():
        actions.register_action(action, label, message)
