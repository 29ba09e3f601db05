from django.urls import path

from . import bring, lists, places, rows, suggestions

urlpatterns = [
    path("ledger/", lists.Laws.as_view(), name="office_ledger"),
    path("ledger/import/", bring.Bring.as_view(), name="office_ledger_import"),
    path("ledger/laws/<int:pk>/", lists.OneLaw.as_view(), name="office_law"),
    path("ledger/promises/", lists.Companies.as_view(), name="office_companies"),
    path("ledger/promises/<int:pk>/", lists.OneCompany.as_view(), name="office_company"),
    path("ledger/figures/", lists.Figures.as_view(), name="office_figures"),
    path("ledger/history/", lists.History.as_view(), name="office_ledger_history"),
    path("ledger/history/<int:pk>/take-back/", rows.TakeBack.as_view(), name="office_take_back"),
    path("ledger/places/", places.Places.as_view(), name="office_places"),
    path("ledger/places/new/", places.OnePlace.as_view(), name="office_place_new"),
    path("ledger/places/<int:pk>/", places.OnePlace.as_view(), name="office_place"),
    path("ledger/suggestions/", suggestions.Suggestions.as_view(), name="office_suggestions"),
    path("ledger/suggestions/<int:pk>/", suggestions.OneSuggestion.as_view(), name="office_suggestion"),
    path("ledger/suggestions/<int:pk>/settle/", suggestions.Settle.as_view(), name="office_suggestion_settle"),
    path("ledger/row/<slug:kind>/new/", rows.RowScreen.as_view(), name="office_row_new"),
    path("ledger/row/<slug:kind>/<int:pk>/", rows.RowScreen.as_view(), name="office_row"),
    path("ledger/row/<slug:kind>/<int:pk>/remove/", rows.Remove.as_view(), name="office_row_remove"),
    path("ledger/row/<slug:kind>/<int:pk>/better/", rows.Prefer.as_view(), name="office_row_better"),
    path("ledger/row/<slug:kind>/<int:pk>/narrower/", rows.Narrowed.as_view(), name="office_row_narrower"),
    path("ledger/row/<slug:kind>/<int:pk>/uncite/<int:citation>/", rows.Uncite.as_view(), name="office_row_uncite"),
]
