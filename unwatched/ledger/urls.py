from django.urls import include, path

urlpatterns = [
    path("", include("unwatched.ledger.law_urls")),
    path("", include("unwatched.ledger.commitment_urls")),
    path("", include("unwatched.ledger.suggestion_urls")),
]
