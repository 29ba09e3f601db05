from django.urls import URLPattern
from wagtail import hooks

from .office.urls import urlpatterns


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return urlpatterns
