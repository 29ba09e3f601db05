"""Addresses under /office/. Nobody's name or address stands in any of them."""

from django.urls import path

from . import delivery, overview, people, who

urlpatterns = [
    path("letters/", overview.LetterList.as_view(), name="office_letters"),
    path("letters/<int:pk>/", overview.Overview.as_view(), name="office_letter"),
    path("letters/<int:pk>/who/", who.Who.as_view(), name="office_letter_who"),
    path("letters/<int:pk>/who/remove/", who.RemoveEmployer.as_view(), name="office_letter_remove_employer"),
    path("letters/<int:pk>/names/", people.Names.as_view(), name="office_letter_names"),
    path("letters/<int:pk>/names/decide/", people.DecideName.as_view(), name="office_letter_decide_name"),
    path("letters/<int:pk>/organisations/", people.Organisations.as_view(), name="office_letter_organisations"),
    path(
        "letters/<int:pk>/organisations/decide/", people.DecideOrganisation.as_view(),
        name="office_letter_decide_organisation",
    ),
    path("letters/<int:pk>/delivery/", delivery.Delivery.as_view(), name="office_letter_delivery"),
    path("letters/<int:pk>/delivery/pdf/", delivery.Pdf.as_view(), name="office_letter_pdf"),
    path("letters/<int:pk>/delivery/list/", delivery.Csv.as_view(), name="office_letter_csv"),
]  # fmt: skip
