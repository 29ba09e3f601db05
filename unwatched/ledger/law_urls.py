from django.urls import path, re_path

from .views import laws

app_name = "laws"

urlpatterns = [
    path("laws/", laws.laws, name="laws"),
    re_path(r"^(?P<name>laws\.csv|laws-events\.csv|laws\.json)$", laws.file, name="file"),
    path("laws.pdf", laws.laws_pdf, name="pdf"),
    path("laws/feed/", laws.feed, name="feed"),
    path("laws/conflicts/", laws.conflicts, name="conflicts"),
    path("laws/<slug:slug>.json", laws.law_json, name="law_json"),
    path("laws/<slug:slug>.pdf", laws.law_pdf, name="law_pdf"),
    path("laws/<slug:slug>/", laws.law, name="law"),
    path("laws/<slug:slug>/feed/", laws.feed, name="law_feed"),
]
