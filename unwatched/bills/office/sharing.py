"""Taking the bill along: as a file, or as a read-only link."""

from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views import View
from wagtail.admin import messages

from unwatched.bills.errors import BillError
from unwatched.bills.services import drafting, files, sharing, versions
from unwatched.office.people import who
from unwatched.office.views import may_use, refuse

from .base import LOOK, SHARE, BillScreen, WithBill
from .forms import ShareForm

MADE = "made_bill_link"  # in the session, until it has been shown once


class Download(BillScreen):
    """Every format, and the read-only links."""

    template_name = "bills/office/download.html"
    tab = "download"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may(SHARE):
            return refuse(request)
        form = ShareForm(request.POST)
        if form.is_valid():
            try:
                self.make(form.cleaned_data)
            except BillError as error:
                form.add_error(None, str(error))
            else:
                return redirect(self.url("office_bill_download", part="links"))
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def make(self, said: dict[str, Any]) -> None:
        """What is shared is saved first: a link shows versions."""
        now, until = timezone.now(), said["until"]
        ends = timezone.make_aware(datetime.combine(until, time.max)) if until else None
        versions.save(self.bill, by=self.user, now=now)
        _link, token = sharing.share(self.bill, by=self.user, now=now, note=said["note"], expires_at=ends)
        self.request.session[MADE] = [self.bill.pk, token]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        return super().get_context_data(**{"form": ShareForm(), **kwargs}) | {
            "kinds": files.KINDS,
            "last": self.bill.versions.first(),
            "links": [
                (link, sharing.is_open(link, now=now)) for link in self.bill.links.select_related("made_by")[:100]
            ],
            "made": self.just_made(),
        }

    def just_made(self) -> str:
        """The link that has just been made; it cannot be shown again."""
        of, token = self.request.session.get(MADE) or (0, "")
        if of != self.bill.pk:
            return ""
        del self.request.session[MADE]
        return settings.PUBLIC_URL + reverse("bills:shared", args=[token])


class File(WithBill, View):
    """The bill as it stands, or one of its versions, in one format."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_use(who(request), LOOK):
            return refuse(request)
        kind = self.kwargs["kind"]
        if kind not in files.KINDS:
            raise Http404
        try:
            made = self.make(kind)
        except BillError as error:
            messages.error(request, str(error))
            return redirect(self.url())
        response = HttpResponse(made.data, content_type=made.media_type)
        response.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def make(self, kind: str) -> files.File:
        if "number" in self.kwargs:
            version = get_object_or_404(self.bill.versions, number=self.kwargs["number"])
            return files.of_version(self.bill, version, kind)
        choices = drafting.choices_of(self.bill, drafting.parts_of(self.bill))
        return files.of_choices(choices, kind, day=timezone.localdate())
