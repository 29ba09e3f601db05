"""Addresses of the site that are not pages of editors."""

from django.urls import path, re_path
from wagtail.urls import serve_pattern

from . import views

# In every language: /search/ and /de/search/.
local_urlpatterns = [
    path("search/", views.search, name="search"),
    path("privacy/", views.privacy, name="privacy"),
    # Before Wagtail's own, which does the same with twice the questions to the database.
    re_path(serve_pattern, views.serve_page),
]

urlpatterns = [
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security, name="security"),
    path("favicon.svg", views.favicon, name="favicon"),
    path("favicon.ico", views.favicon),
]
