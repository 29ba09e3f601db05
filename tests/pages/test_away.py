"""Blocks that lead away: plain links that name where they lead, and nothing else."""

import pytest
from django.core.exceptions import ValidationError

from tests.pages import factories
from unwatched.pages.blocks.away import ElsewhereBlock, GiveBlock

ELSEWHERE = {
    "title": "Sign the state's petition", "words": "Two minutes.", "url": "https://www.partner.example.org/sign?id=1",
    "button": "Go there", "count": 1204, "counted_on": "2026-11-09",
}  # fmt: skip
GIVE = {
    "title": "Give what you can spare", "words": "40 pays for a room.", "currency": "€", "amounts": [5, 20, 40],
    "url": "https://pay.example.org/give?sum={amount}&for=faces",
}  # fmt: skip


@pytest.mark.django_db
def test_a_card_names_the_other_site_and_sums_are_links(client):
    page = factories.make_campaign(factories.make_site(), slug="faces")
    page.body = [factories.block("elsewhere", ELSEWHERE), factories.block("give", GIVE)]
    page.save()
    html = client.get("/faces/").content.decode()
    assert "1,204 there on Nov. 9, 2026, as we read it." in html or "1,204 there on 9 November 2026" in html
    assert "This leads to partner.example.org" in html
    assert 'href="https://pay.example.org/give?sum=20&amp;for=faces"' in html
    assert 'href="https://pay.example.org/give?sum=&amp;for=faces"' in html
    assert "taken by pay.example.org" in html


@pytest.mark.once
def test_a_count_has_a_day():
    block = ElsewhereBlock()
    for wrong in ({"counted_on": None}, {"count": None}):
        with pytest.raises(ValidationError):
            block.clean(block.to_python(ELSEWHERE | wrong))
    assert block.clean(block.to_python(ELSEWHERE | {"count": None, "counted_on": None}))["title"]


@pytest.mark.once
@pytest.mark.parametrize(
    "url", ["http://pay.example.org/{amount}", "javascript:{amount}", "https://p.example/{amount}/{amount}", "x"]
)
def test_gifts_go_to_one_safe_address(url):
    block = GiveBlock()
    with pytest.raises(ValidationError):
        block.clean(block.to_python(GIVE | {"url": url}))
    assert block.to_python(GIVE | {"url": "javascript:{amount}"}).gifts == []


@pytest.mark.once
def test_an_address_that_slipped_in_unsafe_is_not_shown():
    assert ElsewhereBlock().to_python(ELSEWHERE | {"url": "javascript:alert(1)"}).href == ""
    assert ElsewhereBlock().to_python(ELSEWHERE | {"url": "/here/"}).href == ""
