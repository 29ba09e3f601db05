from django.urls import path, re_path

from .views import promises

app_name = "commitments"

urlpatterns = [
    path("promises/", promises.promises, name="promises"),
    path("promises/feed/", promises.feed, name="feed"),
    re_path(r"^(?P<name>promises\.csv|promises\.json)$", promises.file, name="file"),
    path("promises/said/<slug:slug>/", promises.commitment, name="commitment"),
    path("promises/<slug:slug>/", promises.company, name="company"),
    path("promises/<slug:slug>/feed/", promises.feed, name="company_feed"),
]
