from django.urls import path

from . import call_screens, call_settings

urlpatterns = [
    path("calls/", call_screens.Calls.as_view(), name="office_calls"),
    path("calls/<int:pk>/", call_screens.Overview.as_view(), name="office_call"),
    path("calls/<int:pk>/settings/", call_settings.Settings.as_view(), name="office_call_settings"),
    path("calls/<int:pk>/preview/", call_screens.Preview.as_view(), name="office_call_preview"),
    path("calls/<int:pk>/pause/", call_settings.Pause.as_view(), name="office_call_pause"),
    path("calls/<int:pk>/close/", call_settings.Close.as_view(), name="office_call_close"),
    path("calls/<int:pk>/decide/", call_screens.Decide.as_view(), name="office_call_decide"),
]
