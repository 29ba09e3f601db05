"""Addresses of the site that are not pages of editors."""

from django.urls import path, re_path
from wagtail.urls import serve_pattern

from . import framing, passing_on, views

PAGE = r"^(?P<path>(?:[\w-]+/)+)"

# Before everything that stands under the page of an action: the same within the frame of another site.
framed_urlpatterns = [re_path(PAGE + r"embed/(?P<rest>[\w./-]*)$", framing.embed, name="embed")]

# In every language: /search/ and /de/search/.
local_urlpatterns = [
    path("search/", views.search, name="search"),
    path("privacy/", views.privacy, name="privacy"),
    # Under the address of the page of any action.
    re_path(PAGE + r"share/$", passing_on.share, name="share"),
    re_path(PAGE + r"share\.png$", passing_on.share_picture, name="share_picture"),
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
