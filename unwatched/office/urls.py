"""Today stands where Wagtail's dashboard would: this comes before Wagtail's own addresses."""

from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access

from .views.home import Today

urlpatterns = [path("", never_cache(require_admin_access(Today.as_view())), name="office_today")]
