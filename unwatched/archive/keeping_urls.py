"""Addresses for authors: what we ask, and how to have something removed."""

from django.urls import path

from .views import found, removal

app_name = "archive_keeping"

urlpatterns = [
    path("keep/why/", removal.why, name="why"),
    path("keep/removed/", removal.removed, name="removed"),
    path("keep/asked/", removal.asked, name="asked"),
    path("keep/found/<str:token>.atom", found.feed, name="found"),
    path("keep/remove/<str:token>/", removal.remove_by_link, name="remove_by_link"),
    path("t/<str:server>/@<str:handle>/<str:name>/remove/", removal.remove, name="remove"),
]
