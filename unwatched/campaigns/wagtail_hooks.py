"""Campaigns in the office: what came of them, and what they ask. Their words stand on their pages."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel
from wagtail.admin.views.generic import EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import LogActionRegistry
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from unwatched.office.people import who
from unwatched.office.views import may_use

from .models import Campaign
from .office.screens import LOOK, new_campaign_url
from .office.urls import urlpatterns
from .services import demands, telling


class OnlyChange(ModelPermissionPolicy):
    """A campaign begins with its page, and what people signed for does not vanish."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in ("add", "delete") and super().user_has_permission(user, action)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Campaign) -> bool:
        return self.user_has_permission(user, action)


register_permission_policy(Campaign, OnlyChange(Campaign))


class Edit(EditView):
    @transaction.atomic
    def save_instance(self) -> Campaign:
        campaign: Campaign = super().save_instance()
        if {"state", "outcome", "ended_on"} & set(self.form.changed_data):
            telling.say_campaign(campaign, now=timezone.now())
        return campaign


class Index(IndexView):
    """A campaign begins with its page, so that is where the button leads."""

    def get_add_url(self) -> str:
        return new_campaign_url()


class CampaignViewSet(ModelViewSet):
    model = Campaign
    name = url_namespace = url_prefix = "campaigns"
    menu_label = _("Campaigns")
    menu_icon = icon = "flag"
    menu_hook = "register_actions_menu_item"
    menu_order = 5
    list_display = ["title", "state", "ended_on"]
    panels = [FieldPanel("title"), FieldPanel("state"), FieldPanel("ended_on"), FieldPanel("outcome")]
    copy_view_enabled = False
    edit_view_class = Edit
    index_view_class = Index


@hooks.register("register_admin_viewset")
def campaigns() -> CampaignViewSet:
    return CampaignViewSet()


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return urlpatterns


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    for name, (label, said) in demands.ACTIONS.items():
        actions.register_action(name, label, said)


class DemandsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_use(who(request), LOOK)


@hooks.register("register_actions_menu_item")
def demands_item() -> MenuItem:
    return DemandsItem(_("Demands"), reverse("office_demands"), name="demands", icon_name="check", order=6)
