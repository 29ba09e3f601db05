"""The places that laws are of: in the directory once each, whichever way they are spelt."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from unwatched.core.fields import Cleaned, line
from unwatched.core.text import printable
from unwatched.directory import places, regions
from unwatched.directory.models import Jurisdiction
from unwatched.ledger import audit
from unwatched.ledger.models import Law

from .base import KEEP, LedgerScreen
from .forms import Address

ON_A_PAGE = 80


class PlaceForm(forms.ModelForm):
    name = Cleaned(clean=line(120), label=gettext_lazy("Name"),
                   error_messages={"required": gettext_lazy("Say what the place is called.")})  # fmt: skip
    region = Cleaned(clean=line(60), label=gettext_lazy("State or region"), required=False,
                     help_text=gettext_lazy("As people say it: MA, Bavaria."))  # fmt: skip
    country = Cleaned(clean=line(10), label=gettext_lazy("Country"),
                      help_text=gettext_lazy("Two letters, such as us, gb or de."))  # fmt: skip
    body = Cleaned(clean=line(120), label=gettext_lazy("Body that decides"), required=False,
                   help_text=gettext_lazy("Such as City Council."))  # fmt: skip
    url = Address(label=gettext_lazy("Website"))
    ocd_id = Cleaned(clean=line(200), label=gettext_lazy("Open Civic Data id"), required=False,
                     help_text=gettext_lazy("Left empty, it gets one of ours."))  # fmt: skip

    class Meta:
        model = Jurisdiction
        fields = ["name", "level", "region", "country", "body", "url", "ocd_id"]

    def clean_country(self) -> str:
        country: str = self.cleaned_data["country"].casefold()
        if len(country) != 2 or not country.isascii() or not country.isalpha():
            raise ValidationError(_("The country is two letters, such as us, gb or de."))
        return country

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said["region"] = regions.tidy(said.get("region", ""), country=said.get("country", ""))
        names = {name: said.get(name, "") for name in ("name", "level", "region", "country")}
        if not (names["name"] and names["level"] and names["country"]):
            return said
        there = places.same_as(**names, but=self.instance.pk)
        if there is not None:
            self.add_error("name", _("%(place)s is there already.") % {"place": there})
        else:
            said["ocd_id"] = said.get("ocd_id") or self.instance.ocd_id or places.free_id(**names)
        return said


class Places(LedgerScreen):
    template_name = "ledger/office/places.html"
    page_title = gettext_lazy("Places")
    tab = "places"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = printable(self.request.GET.get("q", ""))[:100].strip()
        rows = Jurisdiction.objects.annotate(of_laws=Count("laws")).order_by("name", "region", "pk")
        for word in words.split()[:6]:
            rows = rows.filter(Q(name__icontains=word) | Q(region__iexact=word))
        page = Paginator(rows, ON_A_PAGE).get_page(self.request.GET.get("p"))
        count = page.paginator.count
        said = _("No place fits.") if words else _("No place is in the directory yet.")
        if count:
            said = ngettext("%(n)s place.", "%(n)s places.", count) % {"n": count}
        return super().get_context_data(**kwargs) | {"page": page, "words": words, "answer": said}


class OnePlace(LedgerScreen):
    permission_required = KEEP
    template_name = "ledger/office/place.html"
    tab = "places"
    crumbs = (*LedgerScreen.crumbs, (gettext_lazy("Places"), "office_places"))

    @cached_property
    def place(self) -> Jurisdiction | None:
        return get_object_or_404(Jurisdiction, pk=self.kwargs["pk"]) if "pk" in self.kwargs else None

    def get_page_title(self) -> str:
        return str(self.place or _("Add a place"))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = PlaceForm(request.POST, instance=self.place)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        place = form.save()
        audit.write(place, "ledger.place", by=self.user)
        messages.success(request, _("Saved."))
        return redirect("office_places")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        place = self.place
        return super().get_context_data(**kwargs) | {
            "form": kwargs.get("form") or PlaceForm(instance=place), "place": place,
            "answer": str(place) if place else _("Which place is it?"),
            "laws": Law.objects.filter(jurisdiction=place) if place else (),
        }  # fmt: skip
