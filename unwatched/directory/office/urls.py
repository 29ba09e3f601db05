from django.urls import path, re_path

from .screens import Bring, Officials, One

urlpatterns = [
    path("officials/", Officials.as_view(), name="office_officials"),
    path("officials/import/", Bring.as_view(), name="office_officials_bring"),
    re_path(r"^officials/(?P<pk>\d{1,9})/$", One.as_view(), name="office_official"),
]
