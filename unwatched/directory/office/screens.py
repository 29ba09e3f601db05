"""Who decides, since when, from which file; and bringing a new one."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from unwatched.accounts.who import organiser
from unwatched.core.text import printable
from unwatched.directory.errors import DirectoryError
from unwatched.directory.importing import File
from unwatched.directory.models import Official
from unwatched.directory.services import bring, newest_imports
from unwatched.office.people import who
from unwatched.office.views import Screen, may_use

from .forms import ImportForm
from .today import is_old

LOOK, BRING = "directory.view_official", "directory.add_import"
LABELS = {field.name: field.verbose_name for field in Official._meta.fields}
MOST = 200  # on one page; who looks for somebody types a name


class Officials(Screen):
    template_name = "directory/office/officials.html"
    page_title = gettext_lazy("Decision-makers")
    header_icon = "group"
    permission_required = LOOK

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        words = printable(self.request.GET.get("q", ""))[:100].strip()
        found = Official.objects.select_related("division").filter(_matching(words))
        if not self.request.GET.get("all"):
            found = found.holding(on=today)
        return super().get_context_data(**kwargs) | {
            "answer": _answer(Official.objects.holding(on=today).count()),
            "words": words, "all": self.request.GET.get("all"), "count": found.count(), "officials": found[:MOST],
            "files": [(made, (today - made.data_of).days, is_old(made, today)) for made in newest_imports()],
            "may_bring": may_use(who(self.request), BRING),
        }  # fmt: skip


def _matching(words: str) -> Q:
    """Each word stands somewhere in the name, the office, the body or the district."""
    wanted = Q()
    for word in words.split()[:10]:
        wanted &= (
            Q(name__icontains=word)
            | Q(office__icontains=word)
            | Q(organisation__icontains=word)
            | Q(division__name__icontains=word)
            | Q(division__ocd_id__icontains=word)
        )
    return wanted


def _answer(count: int) -> str:
    if not count:
        return _("Nobody is in the directory yet.")
    said = ngettext("%(count)d person who decides is known.", "%(count)d people who decide are known.", count)
    return said % {"count": count}


class One(Screen):
    template_name = "directory/office/official.html"
    header_icon = "user"
    permission_required = LOOK
    crumbs = ((gettext_lazy("Decision-makers"), "office_officials"),)

    def get_page_title(self) -> str:
        return self.official.name

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.official = get_object_or_404(Official.objects.select_related("division"), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        changes = self.official.changes.select_related("by_import", "by_import__by")[:MOST]
        return super().get_context_data(**kwargs) | {
            "official": self.official,
            "history": [(change, list(_told(change.fields))) for change in changes],
        }


def _told(fields: dict[str, list[Any]]) -> list[tuple[str, str, str]]:
    """(label, before, after) of what a person understands; numbers of rows say nothing to them."""
    return [
        (str(LABELS[name]), _shown(before), _shown(after))
        for name, (before, after) in fields.items()
        if name not in ("division_id", "file_name", "retired_at")
    ]


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(", ".join(str(part) for part in place.values() if part) for place in value) or _("nothing")
    return str(value) if value not in (None, "") else _("nothing")


class Bring(Screen):
    template_name = "directory/office/bring.html"
    page_title = gettext_lazy("Import a file")
    header_icon = "upload"
    permission_required = BRING
    crumbs = ((gettext_lazy("Decision-makers"), "office_officials"),)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = ImportForm(request.POST, request.FILES)
        problems: list[str] = []
        if form.is_valid():
            file = File(form.cleaned_data["name"], form.cleaned_data["file"].read())
            words = {"format": form.cleaned_data["format"], "data_of": form.cleaned_data["data_of"]}
            try:
                done = bring(file=file, now=timezone.now(), by=organiser(request), **words)
            except DirectoryError as error:
                problems = str(error).splitlines()
            else:
                said = _("%(file)s: added %(added)d, changed %(changed)d, retired %(retired)d.")
                messages.success(request, said % {"file": file.name, **vars(done)})
                for problem in file.left_out[:20]:
                    messages.warning(request, f"{file.name}:{problem.line}: {problem.words} " + _("It was left out."))
                return redirect("office_officials")
        context = self.get_context_data(form=form, problems=problems)
        return self.render_to_response(context, status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"form": ImportForm(), "problems": []} | kwargs)
