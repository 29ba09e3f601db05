"""A person asks: what do you keep about me, and please forget it. The address is posted, and written down nowhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from unwatched.accounts.who import organiser
from unwatched.office.views import Screen
from unwatched.supporters import erasure

from . import answers
from .base import CHANGE
from .forms import PersonForm

KINDS = {
    "signatures": gettext_lazy("Signatures"),
    "consents": gettext_lazy("Answers to boxes about mail"),
    "replies": gettext_lazy("Posts in chats"),
}


class Person(Screen):
    """What do we keep about an address? Then: hand it over, or erase it."""

    template_name = "actions/office/person.html"
    page_title = gettext_lazy("A person's details")
    header_icon = "user"
    permission_required = CHANGE

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = PersonForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        steps = {"export": self.export, "erase": self.erase}
        return steps.get(request.POST.get("do", ""), self.look)(request, form.cleaned_data["email"])

    def look(self, request: HttpRequest, address: str) -> HttpResponse:
        kept = erasure.export_person(address, by=organiser(request))
        context = {
            "address": address,
            "answer": answers.kept(sum(len(rows) for rows in kept.values())),
            "found": [(KINDS.get(kind, kind), len(rows)) for kind, rows in kept.items() if rows],
            "closed": any(
                "sealed" in row and not isinstance(row["sealed"], dict) for row in kept.get("signatures", ())
            ),
        }
        return self.render_to_response(self.get_context_data(**context))

    def export(self, request: HttpRequest, address: str) -> HttpResponse:
        """A file for the person. Sealed details are in it only while the vault is open; else it says why not."""
        kept = erasure.export_person(address, by=organiser(request))
        answer = JsonResponse(kept, json_dumps_params={"indent": 2, "ensure_ascii": False})
        answer.headers["Content-Disposition"] = 'attachment; filename="what-we-keep.json"'
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def erase(self, request: HttpRequest, address: str) -> HttpResponse:
        done = erasure.erase_person(address, by=organiser(request), now=timezone.now())
        rows = sum(done.values())
        if rows:
            words = ngettext(
                "Erased: %(n)s row. Nobody can bring it back.", "Erased: %(n)s rows. Nobody can bring them back.", rows
            )
            messages.success(request, words % {"n": rows})
        else:
            messages.warning(request, _("Nothing was kept about this address."))
        return redirect("office_person")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"form": PersonForm()} | super().get_context_data(**kwargs)
