"""Addresses under /office/. Nobody's name or address stands in any of them."""

from django.urls import path, re_path

from .bring import Bring
from .screens import Supporters, SupportersOf, TakeOut

urlpatterns = [
    path("supporters/", Supporters.as_view(), name="office_supporters"),
    path("supporters/import/", Bring.as_view(), name="office_supporters_import"),
    re_path(r"^supporters/(?P<pk>\d{1,9})/$", SupportersOf.as_view(), name="office_supporters_of"),
    re_path(r"^supporters/(?P<pk>\d{1,9})/export/$", TakeOut.as_view(), name="office_supporters_export"),
]
