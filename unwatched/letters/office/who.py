"""Who may sign: staff, everybody, organisations; the employers with their address endings; the kinds of work."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from unwatched.accounts.who import organiser
from unwatched.letters.models import Employer
from unwatched.letters.services import letters
from unwatched.office.fields import number_in

from .base import CHANGE, Act, LetterScreen
from .forms import BandsForm, EmployerForm, WhoForm


class Who(LetterScreen):
    """Three forms; each is sent by itself."""

    template_name = "letters/office/who.html"
    permission_required = CHANGE
    tab = "who"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        letter = self.letter
        bands = letter.bands.filter(offered=True).values_list("name", flat=True)
        before = {
            "who_form": WhoForm(instance=letter),
            "bands_form": BandsForm(initial={"bands": "\n".join(bands)}),
            "new_form": EmployerForm(letter=letter, prefix="new"),
            "employers": [(one, one.signatures.count(), self.form_of(one)) for one in letter.employers.all()],
        }
        return super().get_context_data(**kwargs) | before | kwargs

    def form_of(self, employer: Employer, data: Any = None) -> EmployerForm:
        return EmployerForm(data, instance=employer, letter=self.letter, prefix=f"e{employer.pk}")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        do = {"who": self.change_who, "bands": self.change_bands, "new": self.add_employer, "employer": self.change_one}
        step = do.get(request.POST.get("do", ""))
        if step is None:
            raise Http404
        return step(request)

    def change_who(self, request: HttpRequest) -> HttpResponse:
        form = WhoForm(request.POST, instance=self.letter)
        if not form.is_valid():
            return self.again(who_form=form)
        self.letter.refresh_from_db()
        letters.change(self.letter, values=form.cleaned_data, by=organiser(request))
        return self.done(request, _("Saved. The page says so within a minute."))

    def change_bands(self, request: HttpRequest) -> HttpResponse:
        form = BandsForm(request.POST)
        if not form.is_valid():
            return self.again(bands_form=form)
        letters.keep_bands(self.letter, names=form.cleaned_data["bands"], by=organiser(request))
        return self.done(request, _("Saved. Who has chosen other words stays counted under them."))

    def add_employer(self, request: HttpRequest) -> HttpResponse:
        form = EmployerForm(request.POST, letter=self.letter, prefix="new")
        if not form.is_valid():
            return self.again(new_form=form)
        letters.keep_employer(self.letter, values=form.cleaned_data, by=organiser(request))
        return self.done(request, _("Its staff can sign now."))

    def change_one(self, request: HttpRequest) -> HttpResponse:
        employer = find(self.letter.employers, request)
        form = self.form_of(employer, request.POST)
        if not form.is_valid():
            rows = self.get_context_data()["employers"]
            return self.again(employers=[(e, n, form if e.pk == employer.pk else f) for e, n, f in rows])
        letters.keep_employer(self.letter, values=form.cleaned_data, by=organiser(request), pk=employer.pk)
        return self.done(request, _("Saved."))

    def done(self, request: HttpRequest, said: str) -> HttpResponse:
        messages.success(request, said)
        return redirect(self.url("office_letter_who"))

    def again(self, **forms: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**forms), status=422)


def find(rows: Any, request: HttpRequest) -> Employer:
    found: Employer | None = rows.filter(pk=number_in(request.POST.get("employer"))).first()
    if found is None:
        raise Http404
    return found


class RemoveEmployer(Act):
    back = "office_letter_who"

    def act(self, request: HttpRequest) -> str:
        employer = find(self.letter.employers, request)
        letters.remove_employer(employer, by=organiser(request))
        return _("It is off the letter.")
