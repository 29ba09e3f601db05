"""Addresses of the bills' screens under /office/."""

from django.urls import path

from . import acts, build, comparing, coverage, listing, points, settings, sharing, texts, versions

urlpatterns = [
    path("bills/", listing.Bills.as_view(), name="office_bills"),
    path("bills/new/", listing.Start.as_view(), name="office_bill_start"),
    path("bills/compare/", comparing.Compare.as_view(), name="office_compare"),
    path("bills/compare/changes.<str:kind>", comparing.File.as_view(), name="office_compare_file"),
    path("bills/texts/", texts.Texts.as_view(), name="office_texts"),
    path("bills/texts/<int:pk>/", texts.OneText.as_view(), name="office_text"),
    path("bills/texts/<int:pk>/forget/", texts.Forget.as_view(), name="office_text_forget"),
    path("bills/<int:pk>/", build.Build.as_view(), name="office_bill"),
    path("bills/<int:pk>/preview/", build.Preview.as_view(), name="office_bill_preview"),
    path("bills/<int:pk>/sections/", acts.Sections.as_view(), name="office_bill_sections"),
    path("bills/<int:pk>/fill-in/", build.FillIn.as_view(), name="office_bill_fill_in"),
    path("bills/<int:pk>/comments/", acts.AddComment.as_view(), name="office_bill_comment"),
    path("bills/<int:pk>/comments/<int:comment>/", acts.SettleComment.as_view(), name="office_bill_comment_do"),
    path("bills/<int:pk>/save/", acts.Save.as_view(), name="office_bill_save"),
    path("bills/<int:pk>/versions/", versions.Versions.as_view(), name="office_bill_versions"),
    path("bills/<int:pk>/versions/<int:number>/", versions.OneVersion.as_view(), name="office_bill_version"),
    path("bills/<int:pk>/versions/<int:number>/again/", acts.GoBack.as_view(), name="office_bill_again"),
    path(
        "bills/<int:pk>/versions/<int:number>/bill.<str:kind>", sharing.File.as_view(), name="office_bill_version_file"
    ),
    path("bills/<int:pk>/compare/", comparing.CompareBill.as_view(), name="office_bill_compare"),
    path("bills/<int:pk>/coverage/", coverage.Coverage.as_view(), name="office_bill_coverage"),
    path("bills/<int:pk>/coverage.csv", coverage.Csv.as_view(), name="office_bill_coverage_csv"),
    path("bills/<int:pk>/points/", points.PointsScreen.as_view(), name="office_bill_points"),
    path("bills/<int:pk>/points.<str:kind>", points.PointsFile.as_view(), name="office_bill_points_file"),
    path("bills/<int:pk>/download/", sharing.Download.as_view(), name="office_bill_download"),
    path("bills/<int:pk>/bill.<str:kind>", sharing.File.as_view(), name="office_bill_file"),
    path("bills/<int:pk>/links/<int:link>/withdraw/", acts.Withdraw.as_view(), name="office_bill_withdraw"),
    path("bills/<int:pk>/settings/", settings.Settings.as_view(), name="office_bill_settings"),
    path("bills/<int:pk>/remove/", acts.Remove.as_view(), name="office_bill_remove"),
]
