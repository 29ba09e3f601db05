"""Partners in the office."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.views.generic import DeleteView
from wagtail.admin.viewsets.model import ModelViewSet

from .models import Organisation


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
    panels = [FieldPanel("name"), FieldPanel("about"), FieldPanel("url")]
    copy_view_enabled = False


@hooks.register("register_admin_viewset")
def partners() -> OrganisationViewSet:
    return OrganisationViewSet()
