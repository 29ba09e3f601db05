"""Addresses of the chats' screens under /office/. Nobody's name or account stands in any of them."""

from django.urls import path, re_path

from . import book, desk, handing, listing, people, rehearsal, settings, steps, stream, transcript

chat_patterns = [
    path("chats/", listing.Chats.as_view(), name="office_chats"),
    path("chats/<int:pk>/", book.Book.as_view(), name="office_chat"),
    path("chats/<int:pk>/fill/", book.FillIn.as_view(), name="office_chat_fill"),
    path("chats/<int:pk>/add/", book.Add.as_view(), name="office_chat_add"),
    path("chats/<int:pk>/number/", book.NumberAnew.as_view(), name="office_chat_number"),
    path("chats/<int:pk>/links/", book.TryLinks.as_view(), name="office_chat_links"),
    path("chats/<int:pk>/steps/<int:step>/", steps.StepScreen.as_view(), name="office_chat_step"),
    path("chats/<int:pk>/steps/<int:step>/do/", steps.StepAct.as_view(), name="office_chat_step_do"),
    path("chats/<int:pk>/plan/", book.Plan.as_view(), name="office_chat_plan"),
    path("chats/<int:pk>/live/", book.Control.as_view(), name="office_chat_live"),
    path("chats/<int:pk>/stop/", book.Stop.as_view(), name="office_chat_stop"),
    path("chats/<int:pk>/copy/", book.Copy.as_view(), name="office_chat_copy"),
    path("chats/<int:pk>/remove/", book.Remove.as_view(), name="office_chat_remove"),
    path("chats/<int:pk>/people/", people.People.as_view(), name="office_chat_people"),
    path("chats/<int:pk>/people/remove/", people.RemovePerson.as_view(), name="office_chat_person_remove"),
    path("chats/<int:pk>/rehearsal/", rehearsal.Rehearsal.as_view(), name="office_chat_rehearsal"),
    path("chats/<int:pk>/rehearse/", rehearsal.Rehearse.as_view(), name="office_chat_rehearse"),
    path("chats/<int:pk>/settings/", settings.Settings.as_view(), name="office_chat_settings"),
    path("chats/<int:pk>/cards/", handing.Cards.as_view(), name="office_chat_cards"),
    path("chats/<int:pk>/cards/<int:place>.png", handing.Card.as_view(), name="office_chat_card"),
    re_path(r"^chats/(?P<pk>\d{1,9})/kit\.(?P<ending>pdf|md|ics|zip)$", handing.Kit.as_view(), name="office_chat_kit"),
    re_path(r"^chats/(?P<pk>\d{1,9})/runbook\.(?P<ending>yaml|md)$", handing.File.as_view(), name="office_chat_file"),
]

desk_patterns = [
    path("chats/<int:pk>/desk/", desk.Desk.as_view(), name="office_desk"),
    path("chats/<int:pk>/desk/stream/", stream.Stream.as_view(), name="office_desk_stream"),
    path("chats/<int:pk>/desk/ready/", desk.Ready.as_view(), name="office_desk_ready"),
    path("chats/<int:pk>/transcript/", transcript.TranscriptScreen.as_view(), name="office_transcript"),
    path("chats/<int:pk>/transcript/<str:name>", transcript.TranscriptFile.as_view(), name="office_transcript_file"),
]

urlpatterns = [*chat_patterns, *desk_patterns]
