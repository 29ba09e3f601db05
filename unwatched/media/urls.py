from django.conf import settings
from django.urls import include, path
from wagtail.documents import urls as documents_urls

from .views import serve_picture

urlpatterns = [
    path(f"{settings.MEDIA_URL.strip('/')}/<path:path>", serve_picture, name="media_picture"),
    path("documents/", include(documents_urls)),
]
