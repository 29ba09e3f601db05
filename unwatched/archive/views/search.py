"""Search over what may be searched: a GET form, no script, and nothing of the question is stored."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from unwatched.archive.models import Collection
from unwatched.archive.search import Question, find, read_question
from unwatched.archive.services import results
from unwatched.core.text import printable

from .threads import STOCK, public

ON_A_PAGE = 20  # posts


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Posts that may be found, newest first."""
    question = read_question(
        words=printable(request.GET.get("q", "")), author=printable(request.GET.get("author", "")),
        tag=printable(request.GET.get("tag", "")), language=request.GET.get("language", ""),
        collection=request.GET.get("collection", ""), since=request.GET.get("from", ""),
        until=request.GET.get("to", ""),
    )  # fmt: skip
    answer = find(question)
    rows = answer.rows.select_related("post__thread__author").prefetch_related("post__media")
    pages = Paginator(rows, ON_A_PAGE)
    pages.count = answer.count  # counting once is enough
    page = pages.get_page(request.GET.get("p"))
    context = {
        "question": question, "results": page, "found": list(map(results.describe, page.object_list)),
        "parts": answer.parts, "stock": STOCK,
        "collections": Collection.objects.filter(public=True), "more": is_narrowed(question),
    }  # fmt: skip
    return public(render(request, "archive/search.html", context), request)


def is_narrowed(question: Question) -> bool:
    """Whether one of the further fields is filled in."""
    return bool(
        question.author or question.tag or question.language or question.collection or question.since or question.until
    )
