"""Campaigns in the office: what came of them. Their words stand on their pages."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from .models import Campaign


class OnlyChange(ModelPermissionPolicy):
    """A campaign begins with its page, and what people signed for does not vanish."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in ("add", "delete") and super().user_has_permission(user, action)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Campaign) -> bool:
        return self.user_has_permission(user, action)


register_permission_policy(Campaign, OnlyChange(Campaign))


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


@hooks.register("register_admin_viewset")
def campaigns() -> CampaignViewSet:
    return CampaignViewSet()
