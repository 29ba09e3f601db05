"""Files through the form that brings a law: what office programs make is read, what strangers make is refused."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.bills.text.reading.test_office_files import (
    EMPTY,
    ODT,
    ODT_STYLES,
    PAGE,
    W,
    a_document,
    body_of,
    odt,
    p,
    packed,
)
from tests.bills.text.reading.test_office_files import with_members as with_
from tests.media import pictures
from unwatched.bills.errors import Unreadable
from unwatched.bills.models import ForeignText
from unwatched.bills.services import bringing
from unwatched.bills.text import reading
from unwatched.bills.text.writing import akn

pytestmark = pytest.mark.once

HOME = "/office/bills/texts/"


@pytest.fixture
def office(client, rosa):
    client.force_login(rosa)
    return client


def zipped(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return stream.getvalue()


def word(inner, **members):
    return with_(EMPTY, **body_of(inner), **members)


def with_a_picture():
    document = a_document()
    document.add_picture(io.BytesIO(pictures.png()))
    return packed(document)


def tracked():
    return word(
        p("SECTION 1. Ban. No use",
          inner='<w:del w:id="1" w:author="Rosa"><w:r><w:delText> on Sundays</w:delText></w:r></w:del>'
          '<w:ins w:id="2"><w:r><w:t> at all.</w:t></w:r></w:ins><w:r><w:footnoteReference w:id="2"/></w:r>')
        + p("SECTION 2. Rest."),
        **{"word/footnotes.xml": f'<w:notes {W}><w:footnote w:id="2">{p("See the charter.")}</w:footnote></w:notes>',
           "word/vbaProject.bin": b"\x00"},
    )  # fmt: skip


def akoma_ntoso():
    law = "AN ACT on cameras\n\nSECTION 1. Ban.\nNone.\n\nSECTION 2. Fees.\nTen dollars."
    return akn.write(reading.read_text(law))


def good_files():
    """(name, content, words that are shown): made when asked for, for each process that collects tests reads this."""
    return [
        ("tracked.docm", tracked(), ["on Sundays", "See the charter.", "macros", "No use at all."]),
        ("picture.docx", with_a_picture(), ["There is a picture here", "Face surveillance"]),
        ("bill.odt", odt(ODT % ODT_STYLES), ["Keep a log;", "Of paper."]),
        ("page.html", PAGE.encode("utf-16"), ["Chapter 9 FACES", "a camera"]),
        ("bill.xml", akoma_ntoso(), ["Ten dollars."]),
        ("law.json",
         b'{"title": "A law", "sections": [{"num": "1.", "heading": "Ban", "text": "None.", "children": []}]}',
         ["None."]),
        ("deep.docx", word("<w:tbl><w:tr><w:tc>" * 60 + p("SECTION 1. Deep. Words.") + "</w:tc></w:tr></w:tbl>" * 60),
         ["Words."]),
        ("\u202egnp.exe ../../etc/passwd " + "x" * 300 + ".txt",
         "SECTION 1. Ban.\nNone.\x07\ud7ff".encode(), ["None."]),
        ("marks.txt", b"SECTION 1. <script>alert(1)</script>\n\n{{>https://evil.example x}}", ["&lt;script&gt;"]),
    ]  # fmt: skip


def locked_zip():
    """A member that says it is encrypted."""
    data = bytearray(EMPTY)
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(sign)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(sign, at + 4)
    return bytes(data)


def overlapping():
    """Two hundred names for one packed megabyte, each claiming to be small."""
    data = zlib.compress(b" " * 1_000_000, 9)[2:-4]
    name = b"word/document.xml"
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(data), 1_000_000, len(name), 0) + name + data
    entry = struct.pack(
        "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, 0, len(data), 1_000_000, len(name), 0, 0, 0, 0, 0, 0
    )
    central = (entry + name) * 200
    return local + central + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 200, 200, len(central), len(local), 0)


def bad_files():
    """(name, content, what is said of it)"""
    other = akoma_ntoso().replace(b"http://docs.oasis-open.org/legaldocml/ns/akn/3.0", b"http://example.org/akn/2.0")
    return [
        ("bomb.docx", with_(EMPTY, **{"word/styles.xml": b" " * 30_000_000}), "unfolds"),
        ("many.docx", zipped(**{f"m{n}": b"" for n in range(5_200)}), "unfolds"),
        ("climbs.docx", zipped(**{"../../../etc/cron.d/x": b"x", "word/../document.xml": b"<a/>"}),
         "no document of Word"),
        ("sheet.xlsx", zipped(**{"xl/workbook.xml": b"<a/>", "[Content_Types].xml": b"<a/>"}), "no document of Word"),
        ("book.epub", zipped(mimetype=b"application/epub+zip", **{"OEBPS/a.xhtml": b"<html/>"}), "no document of Word"),
        ("empty.zip", zipped(), "no document of Word"),
        ("locked.docx", locked_zip(), "locked.docx"),
        ("overlaps.docx", overlapping(), "overlaps.docx"),
        ("outside.docx", with_(EMPTY, **{
            "word/document.xml": '<!DOCTYPE a [<!ENTITY l SYSTEM "file:///etc/passwd">]><a>&l;</a>'}), "trap"),
        ("outside.odt", odt('<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x.dtd"><a/>'), "trap"),
        ("wide.xml", '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY l "l">]><a>&l;</a>'.encode("utf-16"),
         "wide.xml"),
        ("other.xml", other, "Export it as Akoma Ntoso 3.0"),
        ("deep.html", b"<html><p>SECTION 1. Ban.</p>" + b"<div>" * 300 + b"<p>Words.</p>", "nested so deeply"),
        ("deep.xml", b"<akomaNtoso>" + b"<section>" * 5_000 + b"</section>" * 5_000 + b"</akomaNtoso>", "deep.xml"),
        ("deep.json", b'{"title": ' * 20_000, "deep.json"),
        ("law.pdf", b"%PDF-1.7\n", "This is a PDF"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old file of Word"),
        ("letter.rtf", b"{\\rtf1 text}", "RTF"),
        ("face.png", b"\x89PNG\r\n\x1a\n\x00\x00", "no text"),
        ("cut.docx", EMPTY[: len(EMPTY) // 2], "damaged"),
    ]  # fmt: skip


def test_it_is_read_and_shown(office):
    for name, data, words in good_files():
        answer = office.post(HOME, {"name": "", "file": SimpleUploadedFile(name, data)}, follow=True)
        page = answer.content.decode()
        assert answer.status_code == 200, name
        assert ForeignText.objects.all().delete()[0] == 1, name
        assert [said for said in words if said not in page] == [], name
        assert "<script>alert" not in page, name


def test_it_is_refused_by_name():
    """That the form says so and gives back what was typed, test_screens.py tries with four files."""
    for name, data, says in bad_files():
        with pytest.raises(Unreadable) as refused:
            bringing.read(data, name=name)
        assert says in str(refused.value), name
        assert str(refused.value).startswith(name), refused.value
