"""Our part of the admin's frame: menu, styles, scripts, addresses."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from . import menu  # noqa: F401  (registers itself)


@hooks.register("insert_global_admin_css")
def css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("office/office.css"))
