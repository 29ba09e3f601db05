"""What the screens of the ledgers share: who may do what, and the links between them."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unwatched.accounts.models import User
from unwatched.accounts.who import organiser
from unwatched.ledger.errors import LedgerError
from unwatched.ledger.models import Change, Suggestion
from unwatched.ledger.services import undoing
from unwatched.office import views as office
from unwatched.office.people import who
from unwatched.office.views import Screen, may_use

LOOK = "ledger.view_law"
KEEP = "ledger.keep_ledger"
MOST_CHANGES = 40  # on the page of one law or company

TABS: tuple[tuple[str, str | Promise, str], ...] = (
    ("laws", _("Laws"), "office_ledger"),
    ("companies", _("Promises"), "office_companies"),
    ("suggestions", _("Suggestions"), "office_suggestions"),
    ("figures", _("Figures"), "office_figures"),
    ("places", _("Places"), "office_places"),
    ("history", _("History"), "office_ledger_history"),
)


class LedgerScreen(Screen):
    permission_required: str | tuple[str, ...] = LOOK
    header_icon = "list-ul"
    tab = ""
    crumbs: tuple[tuple[str | Promise, str], ...] = ((_("Ledger"), "office_ledger"),)

    @property
    def user(self) -> User:
        return organiser(self.request)

    @property
    def may_keep(self) -> bool:
        return may_use(who(self.request), KEEP)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = Suggestion.objects.waiting().count()
        tabs = [
            {"label": label, "url": reverse(url), "here": name == self.tab,
             "n": waiting if name == "suggestions" else 0}
            for name, label, url in TABS
        ]  # fmt: skip
        return super().get_context_data(**kwargs) | {"tabs": tabs, "may_keep": self.may_keep}


class Act(office.Act):
    """One button that does one thing."""

    permission_required: str | tuple[str, ...] = KEEP
    errors = (LedgerError,)


def told(changes: "QuerySet[Change]", *, most: int = MOST_CHANGES) -> list[dict[str, Any]]:
    """Edits with what each field said before and after, in words; the newest first."""
    rows = changes.select_related("by", "law__jurisdiction", "commitment__company").order_by("-at", "-pk")[:most]
    return [{"change": one, "fields": fields(one)} for one in rows]


def fields(change: Change) -> list[tuple[str, str, str]]:
    """(label, before, after) of each field that an edit touched."""
    model = undoing.model_of(change)
    names = {field.name: field for field in model._meta.local_fields}
    found = []
    for name, (before, after) in change.values.items():
        field = names.get(name)
        label = str(getattr(field, "verbose_name", name)) if field else str(_("sources"))
        found.append((label, in_words(field, before), in_words(field, after)))
    return found


def in_words(field: Any, value: Any) -> str:
    """What a field said: the word of a choice, a list as a line, nothing as nothing."""
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    choices = dict(getattr(field, "choices", None) or ())
    if value in choices:
        return str(choices[value])
    related = getattr(field, "related_model", None)
    if related is not None:
        return str(related._default_manager.filter(pk=value).first() or value)
    return str(value)
