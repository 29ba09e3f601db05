"""Addresses of the archive's screens under /office/. Nobody's name or account stands in any of them."""

from django.urls import path

from . import inbox, lists, look, own, search, thread, watches

urlpatterns = [
    path("archive/", inbox.Inbox.as_view(), name="office_archive"),
    path("archive/look/", look.LiveView.as_view(), name="office_archive_look"),
    path("archive/search/", search.Search.as_view(), name="office_archive_search"),
    path("archive/found/<int:pk>/", inbox.Decide.as_view(), name="office_archive_decide"),
    path("archive/take-down/<int:pk>/", inbox.DecideTakeDown.as_view(), name="office_takedown"),
    path("archive/threads/<int:pk>/", thread.ThreadScreen.as_view(), name="office_kept"),
    path("archive/threads/<int:pk>/do/", thread.ThreadAct.as_view(), name="office_kept_do"),
    path("archive/collections/", lists.Collections.as_view(), name="office_collections"),
    path("archive/collections/<int:pk>/", lists.CollectionScreen.as_view(), name="office_collection"),
    path("archive/follows/", lists.Follows.as_view(), name="office_follows"),
    path("archive/follows/<int:pk>/stop/", lists.Unfollow.as_view(), name="office_unfollow"),
    path("archive/bot/", lists.Bots.as_view(), name="office_bots"),
    path("archive/bot/<int:pk>/", lists.Switch.as_view(), name="office_bot_switch"),
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
    path("hashtags/posts/<int:pk>/collect/", watches.Collect.as_view(), name="office_watched_collect"),
    path("hashtags/posts/<int:pk>/mute/", watches.Mute.as_view(), name="office_watched_mute"),
]
