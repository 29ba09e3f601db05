from django.urls import path

from . import capture, evidence, there

urlpatterns = [
    path("evidence/", evidence.Evidence.as_view(), name="office_evidence"),
    path("evidence/keep/", evidence.Keep.as_view(), name="office_evidence_keep"),
    path("evidence/upload/", evidence.Upload.as_view(), name="office_evidence_upload"),
    path("evidence/stamps/", evidence.Stamps.as_view(), name="office_evidence_stamps"),
    path("evidence/proposal/<int:pk>/agree/", evidence.Agree.as_view(), name="office_proposal_agree"),
    path("evidence/proposal/<int:pk>/drop/", evidence.Drop.as_view(), name="office_proposal_drop"),
    path("evidence/proposal/<int:pk>/retry/", evidence.Retry.as_view(), name="office_proposal_retry"),
    path("evidence/source/<int:pk>/", evidence.OneSource.as_view(), name="office_source"),
    path("evidence/capture/<int:pk>/", capture.OneCapture.as_view(), name="office_capture"),
    path("evidence/capture/<int:pk>/packet.zip", capture.Packet.as_view(), name="office_capture_packet"),
    path("evidence/capture/<int:pk>/publish/", capture.Publish.as_view(), name="office_capture_publish"),
    path("evidence/capture/<int:pk>/withdraw/", capture.Withdraw.as_view(), name="office_capture_withdraw"),
    path("evidence/capture/<int:pk>/file/<str:name>", capture.File.as_view(), name="office_capture_file"),
    path("evidence/there/", there.StillThere.as_view(), name="office_evidence_there"),
    path("evidence/citation/<int:pk>/look/", there.LookAgain.as_view(), name="office_citation_look"),
    path("evidence/citation/<int:pk>/remove/", there.Uncite.as_view(), name="office_citation_remove"),
]
