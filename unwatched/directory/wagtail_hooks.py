"""Partners and decision-makers in the office."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel
from wagtail.admin.views.generic import DeleteView
from wagtail.admin.viewsets.model import ModelViewSet

from unwatched.office.people import who

from .models import Organisation
from .office.urls import urlpatterns


class DeletePartner(DeleteView):
    """Partners come and go; who runs the site, and owns the list of supporters, stays."""

    def get_object(self, *args: Any, **kwargs: Any) -> Organisation:
        partner: Organisation = super().get_object(*args, **kwargs)
        if partner.is_host:
            raise PermissionDenied
        return partner


class OrganisationViewSet(ModelViewSet):
    model = Organisation
    name = url_namespace = url_prefix = "partners"
    delete_view_class = DeletePartner
    menu_label = _("Partners")
    menu_icon = icon = "group"
    menu_hook = "register_people_menu_item"
    menu_order = 50
    list_display = ["name", "about"]
    search_fields = ["name", "about"]
    panels = [FieldPanel("name"), FieldPanel("about"), FieldPanel("url"), FieldPanel("slug")]
    copy_view_enabled = False


@hooks.register("register_admin_viewset")
def partners() -> OrganisationViewSet:
    return OrganisationViewSet()


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return urlpatterns


class OfficialsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return who(request).has_perm("directory.view_official")


@hooks.register("register_people_menu_item")
def officials_item() -> MenuItem:
    return OfficialsItem(
        _("Decision-makers"), reverse("office_officials"), name="officials", icon_name="group", order=60
    )
