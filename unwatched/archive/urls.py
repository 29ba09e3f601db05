from django.urls import path

from .views import found, removal, search, threads, watches

app_name = "archive"

urlpatterns = [
    path("t/", threads.threads, name="threads"),
    path("t/feed/", threads.feed, name="feed"),
    path("t/in/<slug:slug>/", threads.collection, name="collection"),
    path("t/in/<slug:slug>/feed/", threads.collection_feed, name="collection_feed"),
    path("t/search/", search.search, name="search"),
    path("t/pictures/<str:name>", threads.picture, name="picture"),
    path("t/<str:server>/@<str:handle>/", threads.author, name="author"),
    path("t/<str:server>/@<str:handle>/feed/", threads.author_feed, name="author_feed"),
    # For authors: what we ask, and how to have something removed.
    path("keep/why/", removal.why, name="why"),
    path("keep/removed/", removal.removed, name="removed"),
    path("keep/asked/", removal.asked, name="asked"),
    path("keep/found/<str:token>.atom", found.feed, name="found"),
    path("keep/remove/<str:token>/", removal.remove_by_link, name="remove_by_link"),
    path("t/<str:server>/@<str:handle>/<str:name>/remove/", removal.remove, name="remove"),
    path("hashtags/<slug:slug>/", watches.watch, name="watch"),
    path("hashtags/pictures/<int:pk>.jpg", watches.picture, name="watched_picture"),
    # The address of a thread carries its source; ".md", ".pdf", ".json" and ".atom" behind it are its files.
    path("t/<str:server>/@<str:handle>/<str:name>", threads.thread, name="thread"),
]
