"""Addresses of the site that are not pages of editors."""

from django.urls import path

from . import views

# In every language: /search/ and /de/search/.
local_urlpatterns = [
    path("search/", views.search, name="search"),
    path("privacy/", views.privacy, name="privacy"),
]

urlpatterns = [
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security, name="security"),
    path("favicon.svg", views.favicon, name="favicon"),
    path("favicon.ico", views.favicon),
]
