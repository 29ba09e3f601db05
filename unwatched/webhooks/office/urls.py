from django.urls import path, re_path

from .screens import Again, Drop, Hooks, OneHook, Ping, SwitchOff, SwitchOn

ONE = r"^webhooks/(?P<pk>\d{1,9})/"

urlpatterns = [
    path("webhooks/", Hooks.as_view(), name="office_webhooks"),
    re_path(rf"{ONE}$", OneHook.as_view(), name="office_webhook"),
    re_path(rf"{ONE}ping/$", Ping.as_view(), name="office_webhook_ping"),
    re_path(rf"{ONE}pause/$", SwitchOff.as_view(), name="office_webhook_pause"),
    re_path(rf"{ONE}go-on/$", SwitchOn.as_view(), name="office_webhook_resume"),
    re_path(rf"{ONE}remove/$", Drop.as_view(), name="office_webhook_drop"),
    re_path(rf"{ONE}again/(?P<delivery>\d{{1,18}})/$", Again.as_view(), name="office_webhook_again"),
]
