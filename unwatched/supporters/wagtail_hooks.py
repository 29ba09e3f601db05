from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from unwatched.office.menu import AllowedItem

from .office.screens import LOOK
from .office.urls import urlpatterns


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return urlpatterns


@hooks.register("register_actions_menu_item")
def supporters_item() -> MenuItem:
    return AllowedItem(
        _("Supporters"), reverse("office_supporters"), name="supporters", icon_name="group", order=80, permission=LOOK
    )
