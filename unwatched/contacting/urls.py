"""Under the address of a message's or a call's page, wherever editors put it."""

from django.urls import path, re_path

from .views import call, finding, message

app_name = "contacting"

# Up to ten people at once; numbers that a database takes.
PEOPLE = r"(?P<ids>\d{1,9}(?:-\d{1,9}){0,9})"
PAGE = r"^(?P<path>(?:[\w-]+/)+)"

urlpatterns = [
    re_path(PAGE + r"find/$", finding.find, name="find"),
    re_path(PAGE + r"call/$", call.call, name="call"),
    re_path(PAGE + rf"write/{PEOPLE}/(?:(?P<text>\d{{1,9}})/)?$", message.write, name="write"),
    re_path(PAGE + r"written/$", message.written, name="written"),
    re_path(PAGE + r"on-its-way/$", message.on_its_way, name="on_its_way"),
    path("m/<slug:token>/", message.letter, name="letter"),
]
