"""Names: who waits to be shown, who is shown, who signed. Sealed names are read only while the vault is open."""

from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from unwatched.accounts.who import organiser
from unwatched.actions.models import Petition, Signature
from unwatched.actions.services import figures, moderation, reading
from unwatched.actions.services.reading import Opened
from unwatched.vault.errors import VaultClosed

from . import answers
from .base import EXPORT, MODERATE, Act, PetitionScreen, number_in
from .opening import Vault, vault_of

ON_A_PAGE = 50
IN_THE_QUEUE = 20


class Names(PetitionScreen):
    """Who waits to be shown by name; below, the names themselves."""

    template_name = "actions/office/names.html"
    permission_required = (MODERATE, EXPORT)
    tab = "names"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        vault = vault_of(self.petition, now=timezone.now())
        wishes = figures.wishes_waiting(self.petition)
        return super().get_context_data(**kwargs) | {
            "answer": answers.wishes(wishes),
            "wishes": wishes,
            "vault": vault,
            "shown": Paginator(shown(self.petition), ON_A_PAGE).get_page(self.request.GET.get("shown")),
            "may_moderate": self.may(MODERATE),
            "may_export": self.may(EXPORT),
            **self.read(vault),
        }

    def read(self, vault: Vault) -> dict[str, Any]:
        """What only the open vault shows. It may close between two looks."""
        if vault.lease is None:
            return {}
        try:
            queue = list(moderation.waiting(self.petition, at_most=IN_THE_QUEUE)) if self.may(MODERATE) else []
            names = names_page(self.petition, number=self.request.GET.get("p")) if self.may(EXPORT) else None
        except VaultClosed as error:
            return {"closed": str(error)}
        return {"queue": queue, "names": names}


class Opening:
    """The counting rows as a paginator asks for them: so many, and these of them opened."""

    def __init__(self, petition: Petition) -> None:
        self.petition = petition

    def __len__(self) -> int:
        return self.petition.signatures.counting().count()

    def __getitem__(self, part: slice) -> list[Opened]:
        return list(reading.opened(self.petition, start=part.start, at_most=part.stop - part.start))


def names_page(petition: Petition, *, number: str | None) -> Page:
    """One page of those who count, opened. Raises VaultClosed."""
    return Paginator(cast(Any, Opening(petition)), ON_A_PAGE).get_page(number)


def shown(petition: Petition) -> Any:
    """Who stands on the public page, newest first: that is in clear already."""
    return petition.signatures.shown().order_by("-id").only("shown_name", "shown_comment")


class Moderate(Act):
    """One name: show it, show it with its reason, or keep it off; also one that stands on the page already."""

    permission_required = MODERATE
    back = "office_petition_names"

    def act(self, request: HttpRequest) -> str:
        signature = self.signature(request)
        do = request.POST.get("do")
        if do == "off":
            moderation.refuse(signature, by=organiser(request))
            return _("It is not on the page. The signature counts as before.")
        if do not in ("name", "reason"):
            raise Http404
        moderation.show(signature, comment=do == "reason", by=organiser(request))
        return _("It is on the page within a minute.")

    def signature(self, request: HttpRequest) -> Signature:
        found = self.petition.signatures.filter(pk=number_in(request, "signature")).first()
        if found is None:
            raise Http404
        found.petition = self.petition
        return found
