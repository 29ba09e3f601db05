"""Texts of others: bringing one in, and seeing how it was understood."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from unwatched.accounts.who import organiser
from unwatched.bills import presenting
from unwatched.bills.checks import Weight, check_law
from unwatched.bills.errors import BillError
from unwatched.bills.models import ForeignText
from unwatched.bills.services import bringing
from unwatched.bills.text.shapes import Law
from unwatched.office import views as office
from unwatched.office.today import in_words
from unwatched.office.views import refuse

from .base import CHANGE, BillsScreen
from .forms import BringForm

MOST = 200


class Texts(BillsScreen):
    """What have others written, and may we hold ours against it?"""

    template_name = "bills/office/texts.html"
    page_title = gettext_lazy("Texts of others")
    crumbs = ((gettext_lazy("Bills"), "office_bills"),)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may(CHANGE):
            return refuse(request)
        form = BringForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                if request.POST.get("do") == "look":
                    return self.look(form)
                text = self.bring(form.cleaned_data)
            except BillError as error:
                form.add_error("file" if form.cleaned_data.get("file") else "text", str(error))
            else:
                messages.success(request, _("Read. Look through what we were not sure of."))
                return redirect("office_text", text.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def look(self, form: BringForm) -> HttpResponse:
        """How we understand it, below the words; nothing is kept."""
        data, name = content_of(form.cleaned_data)
        return self.render_to_response(self.get_context_data(form=form, **as_read(bringing.read(data, name=name))))

    def bring(self, said: dict[str, Any]) -> ForeignText:
        data, name = content_of(said)
        return bringing.bring(
            data, file_name=name, name=said["name"], place=said["place"],
            url=said["url"], by=self.user, now=timezone.now(),
        )  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        texts = ForeignText.objects.select_related("by", "source").defer("law")[:MOST]
        return super().get_context_data(**{"form": BringForm(), **kwargs}) | {
            "answer": answer(len(texts)),
            "texts": texts,
            "may_change": self.may(CHANGE),
        }


def content_of(said: dict[str, Any]) -> tuple[bytes, str]:
    """What was given, and the name of its file. Raises Unreadable for what is too large."""
    file: UploadedFile | None = said["file"]
    name = str(getattr(file, "given_name", "") or (file.name if file else ""))
    if file:
        bringing.refuse_size(file.size or 0, name=name)
    return (file.read() if file else said["text"].encode(errors="replace")), name


def as_read(law: Law) -> dict[str, Any]:
    """A text as it was understood, where that is unsure, and what the checks find in it."""
    names = presenting.names_of(law)
    return {
        "law": law,
        "understood": understood(law),
        "recitals": presenting.recitals_of(law),
        "lines": presenting.lines_of(law),
        "unsure": [(one, names.get(one.where, "")) for one in law.unsure],
        "findings": [one for one in check_law(law) if one.weight != Weight.GOOD],
    }


def answer(number: int) -> str:
    if not number:
        return _("No text of others is here yet.")
    said = ngettext("%(n)s text of somebody else is here.", "%(n)s texts of others are here.", number)
    return said % {"n": in_words(number).capitalize()}


class OneText(BillsScreen):
    """How we have understood it, and where we are not sure."""

    template_name = "bills/office/text.html"
    crumbs = ((gettext_lazy("Bills"), "office_bills"), (gettext_lazy("Texts of others"), "office_texts"))

    @cached_property
    def text(self) -> ForeignText:
        return get_object_or_404(ForeignText.objects.select_related("by", "source"), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return self.text.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        law = bringing.law_of(self.text)
        return super().get_context_data(**kwargs) | as_read(law) | {"text": self.text, "may_change": self.may(CHANGE)}


def understood(law: Law) -> str:
    """``12 sections. We are not sure of 2 places.``"""
    number = len(law.sections)
    said = ngettext("%(n)s section.", "%(n)s sections.", number) % {"n": number}
    if not law.unsure:
        return f"{said} {_('Everything found its place.')}"
    rest = ngettext("We are not sure of %(n)s place.", "We are not sure of %(n)s places.", len(law.unsure))
    return f"{said} {rest % {'n': len(law.unsure)}}"


class Forget(office.Act):
    permission_required = CHANGE
    errors = (BillError,)

    def act(self, request: HttpRequest) -> str:
        text = get_object_or_404(ForeignText, pk=self.kwargs["pk"])
        bringing.forget(text, by=organiser(request))
        return _("“%(name)s” is thrown away.") % {"name": text.name}

    def back_to(self) -> str:
        return reverse("office_texts")
