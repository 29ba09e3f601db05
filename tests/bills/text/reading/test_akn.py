"""Akoma Ntoso of anybody: own bills by way of bluebell, drafts, foreign namespaces, traps."""

import pytest

from unwatched.bills.errors import Unreadable
from unwatched.bills.text import as_json, reading
from unwatched.bills.text.reading import akn

pytestmark = pytest.mark.once
OFFICIAL = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"

BILL = """<akomaNtoso xmlns="{space}"><bill name="bill"><meta/>
<preface><longTitle><p>An Ordinance on face surveillance</p></longTitle><p>No. 12</p></preface>
<preamble><p>WHEREAS faces are not number plates;</p><p>Be it ordained:</p></preamble>
<body><section eId="sec_1"><num>1.</num><heading>Definitions</heading>
  <intro><p>The following apply.</p></intro>
  <subsection eId="sec_1__subsec_a"><num>(a)</num><intro><p>“Face surveillance” means any</p></intro>
    <paragraph eId="sec_1__subsec_a__para_1"><num>(1)</num><content><p>process, or<authorialNote><p>See above.</p>
    </authorialNote></p></content></paragraph>
    <paragraph><num>(2)</num><content><p>de<b>vice</b>.</p><p>Even old ones.</p></content></paragraph>
    <wrapUp><p>of the town</p></wrapUp></subsection></section>
  <section eId="sec_1"><num>2.</num><content><p>Same name, <del>other</del> <ins>another</ins> section.</p>
    <table><tr><td><p>Fee</p></td><td><p>$100</p></td></tr></table></content></section></body>
<conclusions><p>Passed in March.</p></conclusions></bill></akomaNtoso>"""


def bill(space=OFFICIAL):
    return BILL.format(space=space).encode()


def test_a_bill_is_read_with_everything_in_its_place():
    law = akn.read(bill())
    first, second = law.sections
    assert law.title == "An Ordinance on face surveillance"
    assert law.recitals == ("WHEREAS faces are not number plates;", "Be it ordained:")
    assert (first.num, first.heading, first.text) == ("1.", "Definitions", "The following apply.")
    (subsection,) = first.children
    assert [(part.num, part.text) for part in subsection.children] == [
        ("(1)", "process, or"), ("(2)", "device.\n\nEven old ones."), ("", "of the town"),
    ]  # fmt: skip
    assert second.text == "Same name, another section.\n\nFee\t$100"


def test_names_are_kept_and_the_second_of_a_name_gets_its_own():
    eids = [part.eid for part in akn.read(bill()).walk()]
    assert eids[:3] == ["sec_1", "sec_1__subsec_a", "sec_1__subsec_a__para_1"]
    assert len(set(eids)) == len(eids)


def test_what_stands_beside_the_text_is_in_unsure():
    said = {unsure.text: unsure.where for unsure in akn.read(bill()).unsure}
    assert said == {"No. 12": "preface", "See above.": "sec_1__subsec_a__para_1", "other": "sec_1_2",
                    "Passed in March.": "conclusions"}  # fmt: skip


def test_the_definition_takes_its_parts_along():
    (definition,) = akn.read(bill()).definitions
    assert (definition.term, definition.where) == ("Face surveillance", "sec_1__subsec_a")
    assert definition.text.startswith("“Face surveillance” means any\n\n(1) process, or")


@pytest.mark.parametrize("draft", ["/CSD13", "/WD17", ""])
def test_drafts_of_the_standard_are_read(draft):
    assert akn.read(bill(OFFICIAL + draft)).title == "An Ordinance on face surveillance"


@pytest.mark.parametrize(
    "space", ["http://www.akomantoso.org/2.0", "http://www.legislation.gov.uk/namespaces/legislation"]
)
def test_another_namespace_is_refused_with_a_remedy(space):
    with pytest.raises(Unreadable, match=r"rival.xml: Its first element is .*Export it as Akoma Ntoso 3.0"):
        akn.read(bill(space), "rival.xml")


@pytest.mark.parametrize("trap", [
    '<!DOCTYPE a [<!ENTITY l "lol"><!ENTITY m "&l;&l;&l;">]><akomaNtoso>&m;</akomaNtoso>',
    '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><akomaNtoso>&f;</akomaNtoso>',
    '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/evil.dtd"><akomaNtoso/>',
])  # fmt: skip
@pytest.mark.parametrize("code", ["utf-8", "utf-16"])
def test_entities_and_document_types_are_refused(trap, code):
    with pytest.raises(Unreadable, match="trap"):
        akn.read(f'<?xml version="1.0" encoding="{code}"?>{trap}'.encode(code))


@pytest.mark.parametrize(
    "broken", [b"", b"<", b"<akomaNtoso", b"\x00\x01", b"<akomaNtoso xmlns='%s'/>" % OFFICIAL.encode()]
)
def test_broken_xml_ends_in_a_sentence(broken):
    with pytest.raises(Unreadable):
        akn.read(broken, "x.xml")


def test_parts_that_stand_too_deep_are_refused():
    deep = f'<akomaNtoso xmlns="{OFFICIAL}"><act><body>{"<part>" * 90}{"</part>" * 90}</body></act></akomaNtoso>'
    with pytest.raises(Unreadable, match="deep"):
        akn.read(deep.encode())


def test_json_comes_back_as_the_same_law():
    law = reading.read(bill())
    assert as_json.read(as_json.write(law)) == law


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"title": 3}', b'{"title": "", "sections": [[]]}', b"\xff"])
def test_json_of_another_shape_is_refused(data):
    with pytest.raises(Unreadable):
        as_json.read(data)
