"""Addresses under /office/. Nobody's name or address stands in any of them."""

from django.urls import path

from . import delivery, listing, log, names, overview, person, removal, settings, wordings

urlpatterns = [
    path("petitions/", listing.PetitionList.as_view(), name="office_petitions"),
    path("petitions/boxes/", wordings.Boxes.as_view(), name="office_boxes"),
    path("petitions/<int:pk>/", overview.Overview.as_view(), name="office_petition"),
    path("petitions/<int:pk>/decide/", overview.Decide.as_view(), name="office_petition_decide"),
    path("petitions/<int:pk>/reconsider/", overview.Reconsider.as_view(), name="office_petition_reconsider"),
    path("petitions/<int:pk>/recount/", overview.Recount.as_view(), name="office_petition_recount"),
    path("petitions/<int:pk>/remove/", removal.Remove.as_view(), name="office_petition_remove"),
    path("petitions/<int:pk>/put-back/", overview.PutBack.as_view(), name="office_petition_put_back"),
    path("petitions/<int:pk>/names/", names.Names.as_view(), name="office_petition_names"),
    path("petitions/<int:pk>/names/decide/", names.Moderate.as_view(), name="office_petition_moderate"),
    path("petitions/<int:pk>/rules/", settings.Rules.as_view(), name="office_petition_rules"),
    path("petitions/<int:pk>/delivery/", delivery.Delivery.as_view(), name="office_petition_delivery"),
    path("petitions/<int:pk>/delivery/pack/", delivery.Pack.as_view(), name="office_petition_pack"),
    path("petitions/<int:pk>/delivery/names/", delivery.PackWithNames.as_view(), name="office_petition_pack_names"),
    path("petitions/<int:pk>/delivery/list/", delivery.Csv.as_view(), name="office_petition_csv"),
    path("petitions/<int:pk>/delivery/outcome/", delivery.Outcome.as_view(), name="office_petition_outcome"),
    path("petitions/<int:pk>/settings/", settings.Settings.as_view(), name="office_petition_settings"),
    path("petitions/<int:pk>/pause/", settings.Pause.as_view(), name="office_petition_pause"),
    path("petitions/<int:pk>/close/", settings.Close.as_view(), name="office_petition_close"),
    path("petitions/<int:pk>/log/", log.Log.as_view(), name="office_petition_log"),
    path("person/", person.Person.as_view(), name="office_person"),
]
