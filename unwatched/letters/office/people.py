"""Names of staff that asked to be shown, and organisations that wait for us. Reading them needs the open vault."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.accounts.who import organiser
from unwatched.letters.errors import LetterError
from unwatched.letters.models import Answer, OrganisationSignature, Shown, StaffSignature
from unwatched.letters.services import moderation, organisations
from unwatched.letters.services.letters import ring_of
from unwatched.vault.errors import VaultClosed
from unwatched.vault.state import vault_of

from .base import MODERATE, Act, LetterScreen
from .forms import NoteForm

IN_THE_QUEUE = 50


def typed_number(request: HttpRequest, name: str) -> int:
    """A number that one of our own forms has sent. Raises Http404 for anything else."""
    typed = request.POST.get(name, "")
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 19):
        raise Http404
    return int(typed)


class Names(LetterScreen):
    template_name = "letters/office/names.html"
    permission_required = MODERATE
    tab = "names"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        letter = self.letter
        vault, wishes = vault_of(ring_of(letter), now=timezone.now()), moderation.wishes(letter)
        queue: list[moderation.Waiting] = []
        closed = ""
        if vault.lease is not None:
            try:
                queue = list(moderation.waiting(letter, at_most=IN_THE_QUEUE))
            except VaultClosed as error:
                closed = str(error)
        agreed = letter.staff_signatures.filter(shown=Shown.SHOWN)
        words = ngettext("One person of staff wishes to be shown.", "%(n)s of staff wish to be shown.", wishes)
        return super().get_context_data(**kwargs) | {
            "answer": words % {"n": wishes} if wishes else _("No name waits for you."),
            "vault": vault,
            "wishes": wishes,
            "queue": queue,
            "closed": closed,
            "shown": agreed.select_related("employer").order_by("shown_name"),
        }


class DecideName(Act):
    permission_required = MODERATE
    back = "office_letter_names"

    def act(self, request: HttpRequest) -> str:
        rows = self.letter.staff_signatures.select_related("letter__petition__campaign__host__ring")
        row: StaffSignature | None = rows.filter(pk=typed_number(request, "signature")).first()
        if row is None:
            raise LetterError(_("This signature has been taken back in the meantime."))
        if request.POST.get("do") == "show":
            moderation.show(row, by=organiser(request))
            return _("The name goes on the page with the next batch.")
        moderation.refuse(row, by=organiser(request))
        return _("The name stays off the page.")


class Organisations(LetterScreen):
    template_name = "letters/office/organisations.html"
    permission_required = MODERATE
    tab = "organisations"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        letter = self.letter
        vault = vault_of(ring_of(letter), now=timezone.now())
        rows = list(letter.organisation_signatures.exclude(state=Answer.PENDING).order_by("-asked_at")[:200])
        people: dict[int, dict[str, str]] = {}
        if vault.lease is not None:
            try:
                people = moderation.who_answers(rows, letter)
            except VaultClosed:
                people = {}
        waiting = [row for row in rows if row.state == Answer.CONFIRMED]
        words = ngettext("One organisation waits for you.", "%(n)s organisations wait for you.", len(waiting))
        return super().get_context_data(**kwargs) | {
            "answer": words % {"n": len(waiting)} if waiting else _("No organisation waits for you."),
            "vault": vault,
            "waiting": [(row, people.get(row.pk)) for row in waiting],
            "decided": [(row, people.get(row.pk)) for row in rows if row.state != Answer.CONFIRMED],
            "unconfirmed": letter.organisation_signatures.filter(state=Answer.PENDING).count(),
            "form": NoteForm(),
        }


class DecideOrganisation(Act):
    permission_required = MODERATE
    back = "office_letter_organisations"

    def act(self, request: HttpRequest) -> str:
        rows = self.letter.organisation_signatures.select_related("letter__petition")
        row: OrganisationSignature | None = rows.filter(pk=typed_number(request, "signature")).first()
        if row is None:
            raise LetterError(_("This organisation has taken its signature back in the meantime."))
        form = NoteForm(request.POST)
        if not form.is_valid():
            raise LetterError(_("That line is too long for them: three hundred characters are the most."))
        listed = request.POST.get("do") == "list"
        note = form.cleaned_data["note"]
        organisations.decide(row, listed=listed, note=note, by=organiser(request), now=timezone.now())
        return (
            _("It stands under the letter within a minute.") if listed else _("It is not listed. Their page says so.")
        )
