"""Addresses under /office/."""

from django.urls import path

from . import messages

urlpatterns = [
    path("messages/", messages.MessageList.as_view(), name="office_messages"),
    path("messages/<int:pk>/", messages.Overview.as_view(), name="office_message"),
    path("messages/<int:pk>/settings/", messages.Settings.as_view(), name="office_message_settings"),
    path("messages/<int:pk>/texts/", messages.Texts.as_view(), name="office_message_texts"),
    path("messages/<int:pk>/texts/<int:text>/", messages.EditText.as_view(), name="office_message_text"),
    path("messages/<int:pk>/preview/", messages.Preview.as_view(), name="office_message_preview"),
    path("messages/<int:pk>/pause/", messages.Pause.as_view(), name="office_message_pause"),
    path("messages/<int:pk>/close/", messages.Close.as_view(), name="office_message_close"),
    path("messages/<int:pk>/held/", messages.Held.as_view(), name="office_message_held"),
    path("messages/<int:pk>/again/", messages.Again.as_view(), name="office_message_again"),
]
