import pytest
from lxml import etree

from unwatched.bills.text import reading
from unwatched.bills.text.marks import slot_of
from unwatched.bills.text.shapes import Law, Section
from unwatched.bills.text.writing import akn
from unwatched.bills.text.writing.errors import WritingError

from .texts import BILL, FRBR, LAW

pytestmark = pytest.mark.once

NS = {"a": akn.NAMESPACE}


def words(xml):
    root = akn.parse(xml)
    return " ".join(" ".join(part.itertext()) for part in root[0] if part.tag != f"{{{akn.NAMESPACE}}}meta").split()


def test_a_bill_is_valid_and_says_what_it_is():
    made = akn.from_bluebell(BILL, frbr=FRBR, title="A ban", language="es-US")
    assert akn.faults(made) == []
    root = akn.parse(made)
    assert akn.title_of(root) == "A ban"
    assert akn.language_of(root) == "es-US"
    address = root.xpath("string(//a:bill/a:meta//a:FRBRExpression/a:FRBRuri/@value)", namespaces=NS)
    assert address == "/akn/us-ma/bill/ordinance/exampleville/2026-11-22/face-surveillance/spa@2026-11-22"
    slots = {section.get("eId"): slot_of(section) for section in root.iterfind(".//a:body//a:section", NS)}
    assert slots == {"sec_1": "definitions", "sec_2": "damages", "part_I__sec_3": ""}
    assert made == akn.from_bluebell(BILL, frbr=FRBR, title="A ban", language="es-US")


def test_a_bill_without_a_title_takes_its_first_words():
    root = akn.parse(akn.from_bluebell(BILL, frbr=FRBR))
    assert akn.title_of(root).startswith("AN ORDINANCE prohibiting")
    assert akn.title_of(akn.parse(akn.from_bluebell("", frbr=FRBR))) == "Untitled"


def test_slots_and_blanks_of_a_composed_bill_are_marked():
    plain = akn.from_bluebell(BILL, frbr=FRBR)
    slots = {"sec_1__subsec_a": "practice", "sec_2": "fees", "preamble__p_1": "findings", "sec_99": "lost"}
    made = akn.from_bluebell(BILL, frbr=FRBR, slots=slots, blanks=["{place}", "{body}", "{effective_date}", "[x"])
    assert akn.faults(made) == []
    assert "".join(words(made)) == "".join(words(plain))
    root = akn.parse(made)
    assert slot_of(root.find(".//*[@eId='sec_1__subsec_a']")) == "practice"
    assert slot_of(root.find(".//*[@eId='preamble__p_1']")) == "findings"
    assert slot_of(root.find(".//*[@eId='sec_2']")) == "damages"  # as the markup has it
    marked = [element.text for element in root.iterfind(".//a:placeholder", NS)]
    assert marked[:1] == ["{place}"]
    assert {"{place}", "{body}", "{effective_date}"} == set(marked)


def test_a_law_keeps_its_words_its_slots_and_its_doubts():
    made = akn.write(LAW, frbr=FRBR)
    assert akn.faults(made) == []
    root = akn.parse(made)
    said = [LAW.title, *LAW.recitals, *(f"{part.num} {part.heading} {part.text}" for part in LAW.walk())]
    assert "".join(words(made)) == "".join("".join(said).split())
    assert slot_of(root.find(".//a:section", NS)) == "definitions"
    assert root.findtext(".//a:def", namespaces=NS) == "Face surveillance"
    assert [p.text for p in root.iterfind(".//a:note/a:p", NS)] == ["Page 3 of 9", "It looks like the foot of a page."]
    assert root.find(".//a:note", NS).get("marker") == "line 12"
    assert root.find(".//a:wrapUp", NS).get("eId") == "sec_1__wrapup"
    assert root.xpath("//a:body/*/@eId", namespaces=NS) == ["sec_1", "sec_2", "sec_2_1", "hcontainer_1"]


@pytest.mark.parametrize(
    "source",
    [
        "",
        "no markup at all\n      WHEREAS\n  x",
        "PREFACE\nPREAMBLE\n",
        "BODY\nSECTION - \n  SUBSECTION\n    PARA\n",
        "BODY\nSECTION{refersTo x|name y|style z|onclick q} 1\x00. - x\x0e\n  <script>\x0f &amp; {{>javascript:x y}}",
        "BODY\nSECTION 1\n  {{term a}} {{inline{href x} foo}} {{>http://[::x y}} {{IMG a:b<c> x}} {{FOOTNOTE 9}}",
        "BODY\nSECTION 1\n  TABLE\n    TR\n      TC{colspan x|rowspan 2}\n        a\n  P{status removed|colspan 3} x\n",
        "BODY\nSECTION 1\n  QUOTE{startQuote x}\n    SECTION 2\n      x\nITEMS\n  ITEM a\nCROSSHEADING\n",
        "BODY\n" + "".join(f"{'  ' * level}PARA {level}\n" for level in range(50)),
        "BODY\nSECTION 1. - x\n  " + "w/ " * 330_000,
        "BODY\nSECTION 1. - x\n  {{" + "{ ** " * 1000,
        "\ud800 \ufffe x \u2028 y",
        "BODY\nSECTION 1\n  LONGTITLE lost\n  TABLE\n    TR\n      TC\n        CROSSHEADING x\n        PARA 1",
        "PREFACE\n  LONGTITLE a\n  LONGTITLE b\n  BLOCKS\n    CROSSHEADING c\n    LONGTITLE d\nPREAMBLE\n  e",
        "x\n  FOOTNOTE 1\n    SECTION 2\n      SUBSECTION (a)\n        y\n",
    ],
    ids=range(15),
)
def test_whatever_is_typed_becomes_valid(source):
    assert akn.faults(akn.from_bluebell(source, frbr=FRBR)) == []


@pytest.mark.parametrize(
    "source",
    ["BODY\n" + "x\n" * 20_001, "x" * 1_200_001, "** " * 5_001, "".join(" " * (2 * n) + "PARA\n" for n in range(900))],
)
def test_what_is_too_much_is_refused_with_a_sentence(source):
    with pytest.raises(WritingError, match=r"\.$|out\.$|part it\.$"):
        akn.from_bluebell(source, frbr=FRBR)


def test_a_footnote_within_itself_is_refused():
    with pytest.raises(WritingError, match="footnote stands within itself"):
        akn.from_bluebell("BODY\nSECTION 1\n  x\n  FOOTNOTE 1\n    y {{FOOTNOTE 1}}\n", frbr=FRBR)


def test_what_stands_where_nothing_may_stand_keeps_its_words():
    source = "BODY\nSECTION 1 - Head\n  some **bold** words\n  BLOCKS\n    CROSSHEADING cross\n    PARA 1\n      last\n"
    made = akn.from_bluebell(source, frbr=FRBR, title="T", language="fr")
    assert akn.faults(made) == []
    assert {"1", "Head", "some", "bold", "words", "cross", "last"} <= set(words(made))
    assert akn.language_of(akn.parse(made)) == "fr"


def test_a_law_of_odd_parts_is_valid():
    deep = Section(eid="x y", num="1\x00")
    for level in range(50):
        deep = Section(eid="", num=str(level), text="\x00", children=(deep,))
    odd = Law(title="", sections=(deep, Section(eid=""), Section(eid="unsure_1", heading="\x0b")), language="no such")
    made = akn.write(odd, frbr=FRBR)
    assert akn.faults(made) == []
    assert "1\ufffd" in words(made)
    with pytest.raises(WritingError, match="nested"):
        akn.write(Law(title="", sections=(_nested(2000),)), frbr=FRBR)


def _nested(levels):
    part = Section(eid="")
    for _ in range(levels):
        part = Section(eid="", num="1", children=(part,))
    return part


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (b"<a", "no well-formed XML"),
        (b"<akomaNtoso/>", "no Akoma Ntoso 3.0"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "DTD or entities"),
        (b" " * (akn.LIMIT + 1), "larger than"),
    ],
)
def test_foreign_xml_is_refused_when_it_is_none_of_ours(xml, said):
    with pytest.raises(WritingError, match=said):
        akn.parse(xml)


def test_bluebell_reads_its_own_writing():
    from bluebell.parser import AkomaNtosoParser

    made = akn.from_bluebell(BILL, frbr=FRBR, title="A ban")
    text = AkomaNtosoParser(FRBR.uri()).unparse(akn.parse(made))
    again = akn.from_bluebell(text, frbr=FRBR, title="A ban")
    assert etree.tostring(akn.parse(again), method="c14n") == etree.tostring(akn.parse(made), method="c14n")


@pytest.mark.parametrize(("write", "what"), [(akn.write, LAW), (akn.from_bluebell, BILL)], ids=["law", "bill"])
def test_what_was_written_once_is_read_and_written_the_same_again(write, what):
    """The first reading may put a paragraph elsewhere or a note aside; from then on nothing moves."""
    law = reading.read(write(what, frbr=FRBR))
    once = akn.write(law, frbr=FRBR)
    assert akn.faults(once) == []
    again = reading.read(once)
    assert again == law
    assert akn.write(again, frbr=FRBR) == once


def test_a_law_that_was_written_is_read_with_its_slots_and_doubts():
    law = reading.read(akn.write(LAW, frbr=FRBR))
    assert law.title == LAW.title
    assert law.recitals == LAW.recitals
    assert law.unsure == LAW.unsure
    assert [(part.num, part.heading, part.slot) for part in law.walk()] == [
        (part.num, part.heading, part.slot) for part in LAW.walk()
    ]
