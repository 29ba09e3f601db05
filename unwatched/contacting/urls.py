"""Under the address of a message's or a call's page, wherever editors put it."""

from django.urls import re_path

from .views import finding

app_name = "contacting"

PAGE = r"^(?P<path>(?:[\w-]+/)+)"

urlpatterns = [
    re_path(PAGE + r"find/$", finding.find, name="find"),
]
