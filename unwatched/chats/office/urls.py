"""Addresses of the desk and the transcript under /office/. Nobody's name or account stands in any of them."""

from django.urls import path

from . import desk, stream

desk_patterns = [
    path("chats/<int:pk>/desk/", desk.Desk.as_view(), name="office_desk"),
    path("chats/<int:pk>/desk/stream/", stream.Stream.as_view(), name="office_desk_stream"),
    path("chats/<int:pk>/desk/ready/", desk.Ready.as_view(), name="office_desk_ready"),
    path("chats/<int:pk>/transcript/", desk.Desk.as_view(), name="office_transcript"),
]

urlpatterns = [*desk_patterns]
