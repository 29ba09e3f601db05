from django.urls import path

from . import views

app_name = "sources"

urlpatterns = [
    path("verify/", views.ask, name="ask"),
    path("verify/<slug:digest>/", views.verify, name="verify"),
    path("verify/<slug:digest>/packet.zip", views.packet, name="packet"),
    path("verify/<slug:digest>/archive.wacz", views.archive, name="archive"),
]
