"""Finding the letter that stands at an address."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from wagtail.models import Page

from unwatched.letters.models import OpenLetter


@dataclass(frozen=True)
class Desk:
    letter: OpenLetter
    page: Page

    @property
    def language(self) -> str:
        return str(self.page.locale.language_code)


def at(request: HttpRequest, path: str) -> Desk:
    """The letter whose page stands at ``path``; a translation leads to the same one. Raises Http404."""
    page = Page.find_for_request(request, path)
    if page is None or not page.live:
        raise Http404
    letters = OpenLetter.objects.select_related("petition__campaign__host__ring", "petition__page")
    letter = letters.filter(petition__page__translation_key=page.translation_key).first()
    if letter is None:
        raise Http404
    return Desk(letter=letter, page=page)
