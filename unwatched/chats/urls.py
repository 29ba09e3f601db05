from django.urls import path

from .views import transcript

app_name = "chats"

urlpatterns = [
    path("chats/<int:pk>/", transcript.transcript, name="transcript"),
    path("chats/<int:pk>/leave-me-out/<int:reply>/", transcript.leave_out, name="leave_out"),
    path("chats/<int:pk>/left-out/", transcript.left_out, name="left_out"),
    path("chats/<int:pk>/<str:name>", transcript.file, name="transcript_file"),
]
