from django.urls import path

from . import watches

urlpatterns = [
    path("hashtags/", watches.Watches.as_view(), name="office_watches"),
    path("hashtags/new/", watches.OneWatch.as_view(), name="office_new_watch"),
    path("hashtags/<int:pk>/", watches.OneWatch.as_view(), name="office_watch"),
    path("hashtags/<int:pk>/delete/", watches.Delete.as_view(), name="office_watch_delete"),
    path("hashtags/posts/<int:pk>/take-off/", watches.TakeOff.as_view(), name="office_watched_off"),
    path("hashtags/posts/<int:pk>/mute/", watches.Mute.as_view(), name="office_watched_mute"),
]
