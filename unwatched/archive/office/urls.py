from django.urls import path

from . import own

urlpatterns = [
    path("archive/own/", own.bring, name="office_archive_bring"),
    path("archive/own/<str:token>/", own.Choose.as_view(), name="office_archive_choose"),
    path("archive/own/<str:token>/forget/", own.Forget.as_view(), name="office_archive_forget"),
    path(
        "archive/own/<str:token>/<int:number>/<int:place>/",
        own.Picture.as_view(),
        name="office_archive_own_picture",
    ),
]
