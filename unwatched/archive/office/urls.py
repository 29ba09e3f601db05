from django.urls import path

from . import own, watches

urlpatterns = [
    path("archive/own/", own.bring, name="office_archive_bring"),
    path("archive/own/<str:token>/", own.Choose.as_view(), name="office_archive_choose"),
    path("archive/own/<str:token>/forget/", own.Forget.as_view(), name="office_archive_forget"),
    path(
        "archive/own/<str:token>/<int:number>/<int:place>/",
        own.Picture.as_view(),
        name="office_archive_own_picture",
    ),
    path("hashtags/", watches.Watches.as_view(), name="office_watches"),
    path("hashtags/new/", watches.OneWatch.as_view(), name="office_new_watch"),
    path("hashtags/<int:pk>/", watches.OneWatch.as_view(), name="office_watch"),
    path("hashtags/<int:pk>/delete/", watches.Delete.as_view(), name="office_watch_delete"),
    path("hashtags/posts/<int:pk>/take-off/", watches.TakeOff.as_view(), name="office_watched_off"),
    path("hashtags/posts/<int:pk>/mute/", watches.Mute.as_view(), name="office_watched_mute"),
]
