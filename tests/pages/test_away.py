"""Blocks that lead away: plain links that name where they lead, and nothing else."""

import pytest
from django.core.exceptions import ValidationError

from tests.pages import factories
from unwatched.pages.blocks.away import ElsewhereBlock, GiveBlock

pytestmark = pytest.mark.once

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
    assert 'href="https://pay.example.org/give?for=faces"' in html
    assert "taken by pay.example.org" in html


def test_a_count_has_a_day():
    block = ElsewhereBlock()
    for wrong in ({"counted_on": None}, {"count": None}):
        with pytest.raises(ValidationError):
            block.clean(block.to_python(ELSEWHERE | wrong))
    assert block.clean(block.to_python(ELSEWHERE | {"count": None, "counted_on": None}))["title"]


@pytest.mark.parametrize(
    "url",
    [
        "http://pay.example.org/{amount}",
        "javascript:{amount}",
        "https://p.example/{amount}/{amount}",
        "x",
        "https://{amount}.example/",
        "data:text/html,{amount}",
        "https://p.example:{amount}/",
        "//p.example/{amount}",
        "java\tscript:alert({amount})",
    ],
)
def test_gifts_go_to_one_safe_address(url):
    block = GiveBlock()
    with pytest.raises(ValidationError):
        block.clean(block.to_python(GIVE | {"url": url}))
    assert block.to_python(GIVE | {"url": "javascript:{amount}"}).gifts == []


def test_an_address_that_slipped_in_unsafe_is_not_shown():
    assert ElsewhereBlock().to_python(ELSEWHERE | {"url": "javascript:alert(1)"}).href == ""
    assert ElsewhereBlock().to_python(ELSEWHERE | {"url": "/here/"}).href == ""


@pytest.mark.parametrize(
    ("template", "gift", "other"),
    [
        ("https://p.example/give?sum={amount}&for=a%20b", "https://p.example/give?sum=20&for=a%20b",
         "https://p.example/give?for=a%20b"),
        ("https://p.example/give?sum=%7Bamount%7D", "https://p.example/give?sum=20", "https://p.example/give"),
        ("https://p.example/give?x=%7bamount%7d#form", "https://p.example/give?x=20#form", "https://p.example/give#form"),
        ("https://p.example/#!/give/{amount}", "https://p.example/#!/give/20", "https://p.example/"),
        ("https://p.example/give/{amount}", "https://p.example/give/20", "https://p.example/give/"),
        ("https://p.example/give/{amount}/eur?ref=1", "https://p.example/give/20/eur?ref=1", ""),
        ("https://p.example/give-{amount}", "https://p.example/give-20", ""),
        ("https://münchen.example/{amount}00?c=EUR&", "https://münchen.example/2000?c=EUR&", ""),
        ("https://p.example/cart?cents={amount}00", "https://p.example/cart?cents=2000", "https://p.example/cart"),
    ],
)  # fmt: skip
def test_the_amount_stands_where_the_processor_wants_it(template, gift, other):
    block = GiveBlock()
    value = block.clean(block.to_python(GIVE | {"url": template}))
    assert [one["url"] for one in value.gifts][1] == gift
    assert value.other == other
    assert value.host in ("p.example", "münchen.example")


def test_a_processor_without_a_place_for_the_amount_is_one_link():
    value = GiveBlock().to_python(GIVE | {"url": "https://p.example/give"})
    assert (value.gifts, value.other, str(value.words_for_other)) == ([], "https://p.example/give", "Give there")
