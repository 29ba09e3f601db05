"""Addresses of the desk and the transcript under /office/. Nobody's name or account stands in any of them."""

from django.urls import path

from . import desk, stream, transcript

desk_patterns = [
    path("chats/<int:pk>/desk/", desk.Desk.as_view(), name="office_desk"),
    path("chats/<int:pk>/desk/stream/", stream.Stream.as_view(), name="office_desk_stream"),
    path("chats/<int:pk>/desk/ready/", desk.Ready.as_view(), name="office_desk_ready"),
    path("chats/<int:pk>/transcript/", transcript.TranscriptScreen.as_view(), name="office_transcript"),
    path("chats/<int:pk>/transcript/<str:name>", transcript.TranscriptFile.as_view(), name="office_transcript_file"),
]

urlpatterns = [*desk_patterns]
