from django.urls import path

from .views import watches

app_name = "archive"

urlpatterns = [
    path("hashtags/<slug:slug>/", watches.watch, name="watch"),
    path("hashtags/pictures/<int:pk>.jpg", watches.picture, name="watched_picture"),
]
