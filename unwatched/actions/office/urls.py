"""Addresses under /office/. Nobody's name or address stands in any of them."""

from django.urls import path

from . import delivery, listing, log, names, overview, paper, person, places, removal, settings, wordings

urlpatterns = [
    path("petitions/", listing.PetitionList.as_view(), name="office_petitions"),
    path("petitions/boxes/", wordings.Boxes.as_view(), name="office_boxes"),
    path("petitions/<int:pk>/", overview.Overview.as_view(), name="office_petition"),
    path("petitions/<int:pk>/decide/", overview.Decide.as_view(), name="office_petition_decide"),
    path("petitions/<int:pk>/reconsider/", overview.Reconsider.as_view(), name="office_petition_reconsider"),
    path("petitions/<int:pk>/recount/", overview.Recount.as_view(), name="office_petition_recount"),
    path("petitions/<int:pk>/remove/", removal.Remove.as_view(), name="office_petition_remove"),
    path("petitions/<int:pk>/go-on/", overview.GoOn.as_view(), name="office_petition_go_on"),
    path("petitions/<int:pk>/removals/<int:removal>/", removal.Removing.as_view(), name="office_petition_removal"),
    path(
        "petitions/<int:pk>/removals/<int:removal>/stop/", removal.Stop.as_view(), name="office_petition_removal_stop"
    ),
    path(
        "petitions/<int:pk>/removals/<int:removal>/resume/",
        removal.Resume.as_view(),
        name="office_petition_removal_resume",
    ),
    path(
        "petitions/<int:pk>/removals/<int:removal>/put-back/",
        removal.PutBack.as_view(),
        name="office_petition_removal_put_back",
    ),
    path("petitions/<int:pk>/places/", places.Places.as_view(), name="office_petition_places"),
    path("petitions/<int:pk>/places/list/", places.PlacesList.as_view(), name="office_petition_places_list"),
    path("petitions/<int:pk>/paper/", paper.Paper.as_view(), name="office_petition_paper"),
    path("petitions/<int:pk>/paper/<int:batch>/", paper.Correct.as_view(), name="office_petition_paper_correct"),
    path("petitions/<int:pk>/paper/counting/", paper.CountPaper.as_view(), name="office_petition_paper_counting"),
    path("petitions/<int:pk>/paper/list/", paper.PaperList.as_view(), name="office_petition_paper_list"),
    path("petitions/<int:pk>/paper/sheet/", paper.Sheet.as_view(), name="office_petition_paper_sheet"),
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
