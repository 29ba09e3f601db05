from django.urls import path, re_path

from .views import links, signing

app_name = "letters"

PAGE = r"^(?P<path>(?:[\w-]+/)+)"

urlpatterns = [
    path("take-back/<slug:token>/", links.take_back, name="take_back"),
    path("for-organisation/<slug:token>/", links.organisation, name="organisation"),
    # Under the address of a letter's page, wherever editors put it.
    re_path(PAGE + r"staff/$", signing.sign_as_staff, name="staff"),
    re_path(PAGE + r"code/$", signing.type_code, name="code"),
    re_path(PAGE + r"organisation/$", signing.sign_as_organisation, name="sign_organisation"),
    re_path(PAGE + r"organisation/sent/$", signing.organisation_sent, name="organisation_sent"),
]
