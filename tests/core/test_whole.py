"""What somebody typed comes back whole, without passing through templates."""

import re

import pytest
from django import forms
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.utils.html import escape

from unwatched.core.fields import Cleaned, line
from unwatched.core.whole import LARGE, give_back_whole, held

pytestmark = pytest.mark.once

LONG = "<b>&\"' \u202e ترى \U0001f600 whole-" * (LARGE // 8)


class NoteForm(forms.Form):
    name = Cleaned(clean=line(20))
    note = Cleaned(clean=line(20), widget=forms.Textarea)


def answer_to(make):
    return give_back_whole(make)(RequestFactory().post("/"))


def test_a_text_of_any_length_stands_in_the_page_as_it_was_typed():
    seen = []

    def draw(request):
        form = NoteForm({"name": LONG, "note": LONG})
        seen.append(form.as_p())
        return HttpResponse(f"<form>{seen[0]}{held('short')}</form>", status=422, headers={"X-Ours": "yes"})

    answer = answer_to(draw)
    page = answer.getvalue().decode()
    assert (answer.status_code, answer["X-Ours"]) == (422, "yes")
    assert len(seen[0]) < 3000, "templates do not see it"
    assert page.count(escape(LONG)) == 2
    assert page.endswith("short</form>")
    assert not re.search("whole-[0-9a-f]{32}", page)
    assert max(len(piece) for piece in answer_to(draw)) <= 6 * LARGE


def test_pages_without_long_texts_stay_as_they_are():
    page = answer_to(lambda request: HttpResponse(NoteForm({"name": "Rosa"}).as_p()))
    assert isinstance(page, HttpResponse)
    assert b"Rosa" in page.content
    stream = StreamingHttpResponse(["a"])
    assert answer_to(lambda request: held(LONG) and stream) is stream


def test_outside_of_a_page_a_text_is_itself():
    assert held(LONG) is LONG
    assert NoteForm({"name": LONG})["name"].value() == LONG


def test_no_browser_is_told_to_cut_what_is_pasted():
    class Short(NoteForm):
        code = Cleaned(clean=line(20), max_length=40)

    assert "maxlength" not in Short().as_p()
