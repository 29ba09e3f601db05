"""Today stands where Wagtail's dashboard would: this comes before Wagtail's own addresses."""

from django.urls import path
from django.views.decorators.cache import cache_control, never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.home import sprite
from wagtail.admin.views.i18n import localized_js_catalog

from .views.home import Today

FIVE_MINUTES = 300  # after them, too, scripts speak the language that somebody has chosen anew
A_YEAR = 31_536_000  # the address changes with the icons

urlpatterns = [
    path("", never_cache(require_admin_access(Today.as_view())), name="office_today"),
    # The words that scripts say, and the icons: Wagtail forbids to keep them, so that each page would ask for them.
    path("jsi18n/", cache_control(private=True, max_age=FIVE_MINUTES)(localized_js_catalog)),
    path("sprite/", cache_control(private=True, max_age=A_YEAR, immutable=True)(sprite)),
]
