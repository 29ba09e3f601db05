from django.urls import path, re_path

from .views import challenge, petition, pictures, signature

app_name = "actions"

PAGE = r"^(?P<path>(?:[\w-]+/)+)"

urlpatterns = [
    path("c/<slug:token>/", signature.signature, name="signature"),
    path("my-name/", signature.my_name, name="my_name"),
    path("my-name/sent/", signature.my_name_sent, name="my_name_sent"),
    path("challenge.json", challenge.challenge, name="challenge"),
    # Under the address of a petition's page, wherever editors put it.
    re_path(PAGE + r"sign/$", petition.sign, name="sign"),
    re_path(PAGE + r"inbox/$", petition.inbox, name="inbox"),
    re_path(PAGE + r"thanks/$", petition.thanks, name="thanks"),
    re_path(PAGE + r"names/$", petition.names, name="names"),
    re_path(PAGE + r"poster\.pdf$", pictures.poster, name="poster"),
    re_path(PAGE + r"count\.json$", petition.count, name="count"),
]
