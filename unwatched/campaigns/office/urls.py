from django.urls import path, re_path

from .screens import Demands, Drop, One, TakeBack

urlpatterns = [
    path("demands/", Demands.as_view(), name="office_demands"),
    re_path(r"^demands/of/(?P<pk>\d{1,9})/$", Demands.as_view(), name="office_demands_of"),
    re_path(r"^demands/(?P<pk>\d{1,9})/$", One.as_view(), name="office_demand"),
    re_path(r"^demands/(?P<pk>\d{1,9})/drop/$", Drop.as_view(), name="office_demand_drop"),
    re_path(
        r"^demands/(?P<pk>\d{1,9})/lines/(?P<change>\d{1,9})/take-back/$",
        TakeBack.as_view(),
        name="office_demand_take_back",
    ),
]
