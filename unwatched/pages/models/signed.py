from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.functional import cached_property

from .acting import ActionPage

if TYPE_CHECKING:
    from unwatched.actions.models import Petition


class SignedPage(ActionPage):
    """A page that the public signs: a petition's or an open letter's. Its count stands in ``actions.Petition``."""

    class Meta:
        abstract = True

    @cached_property
    def asked(self) -> "Petition | None":
        """The petition that this page is about. A translation leads to the same one: all are counted together."""
        from unwatched.actions.models import Petition

        pages = type(self).objects.filter(translation_key=self.translation_key).values("pk")
        # With the key of whoever asks: the form says whether it can be signed.
        petitions = Petition.objects.filter(page__in=pages).select_related("campaign__host__ring")
        found = {petition.page_id: petition for petition in petitions}
        return found.get(self.pk) or next(iter(found.values()), None)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["petition"] = self.asked
        return context
