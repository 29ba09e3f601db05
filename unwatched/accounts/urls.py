from django.urls import include, path

from .views import LinkView

urlpatterns = [
    path("account/link/<str:token>/", LinkView.as_view(), name="accounts_link"),
    path("account/", include("allauth.urls")),
]
