"""Search in kept posts for the office: the same index as the public's, so that it finds what may be found."""

from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy

from unwatched.archive.search import find, read_question
from unwatched.archive.services import results
from unwatched.core.text import printable

from . import answers
from .base import ArchiveScreen
from .forms import SearchForm

ON_A_PAGE = 30  # posts
FIELDS = ("author", "tag", "language", "collection", "since", "until")


class Search(ArchiveScreen):
    template_name = "archive/office/search.html"
    page_title = gettext_lazy("Search")
    tab = "search"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = {name: printable(self.request.GET.get(name, "")) for name in ("q", *FIELDS)}
        question = read_question(words=asked["q"], **{name: asked[name] for name in FIELDS})
        answer = find(question)
        rows = answer.rows.select_related("post__thread__author").prefetch_related("post__media")
        pages = Paginator(rows, ON_A_PAGE)
        pages.count = answer.count  # counting once is enough
        page = pages.get_page(self.request.GET.get("p"))
        further = self.request.GET.copy()
        further.pop("p", None)
        return super().get_context_data(**kwargs) | {
            "answer": answers.found(answer.count, is_asked=not question.is_empty),
            "parts": answer.parts,
            "form": SearchForm(asked if any(asked.values()) else None),
            "is_narrowed": any(asked[name] for name in FIELDS),
            "page_of": page,
            "found": list(map(results.describe, page.object_list)),
            "further": further.urlencode(),
        }
