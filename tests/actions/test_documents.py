import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.utils.formats import date_format
from PIL import Image
from pypdf import PdfReader

from tests import effort
from unwatched.actions.documents import (
    Facts,
    LeftOut,
    Look,
    delivery_pdf,
    poster_pdf,
    read_facts,
    share_image,
    share_key,
    share_text,
    shared,
)
from unwatched.actions.models import Petition, Removal, Signature, SignatureState, Tick
from unwatched.core.contrast import ratio
from unwatched.core.drawings.people import STOCKS

from .factories import make_petition

LOOK = Look(name="Wrenfield Unwatched", language="en", shout="Leave our\nfaces alone.")
OPENED = datetime(2026, 9, 4, tzinfo=UTC)
INK = (0x17, 0x13, 0x0E)


@pytest.fixture
def petition():
    return Petition(
        title="Pass the Face Scanning Ordinance", addressee="the Wrenfield City Council", goal=3000, opened_at=OPENED
    )


@pytest.fixture
def facts(now):
    return Facts(count=2318, first_at=OPENED, as_of=now, ticks=1904, check_number="9f" * 32)


def said(petition, *, count=412):
    return shared(petition, count=count, language="en")


def picture_of(petition, *, count=412, **changes):
    png = share_image(said(petition, count=count), look=Look(**{**vars(LOOK), **changes}))
    assert len(png) < 300_000
    return Image.open(io.BytesIO(png)).convert("RGB")


def inked(picture, box):
    """Share of ink among the pixels of a part of the picture."""
    pixels = list(picture.crop(box).get_flattened_data())
    return sum(sum(pixel) < 150 for pixel in pixels) / len(pixels)


def height_of_first_line(picture):
    """Rows from the first one with ink under the kicker to the next one without."""
    rows = [inked(picture, (60, y, 1140, y + 1)) > 0 for y in range(100, 420)]
    first = rows.index(True)
    return rows.index(False, first) - first


def text_of(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


# --- Share image -------------------------------------------------------------------------------


def test_the_share_image_is_a_flat_sheet_of_the_stock_in_the_size_that_networks_want(petition):
    for stock, colour in STOCKS.items():
        picture = picture_of(petition, stock=stock)
        assert picture.size == (1200, 630)
        assert "#{:02x}{:02x}{:02x}".format(*picture.getpixel((10, 10))) == colour
        assert ratio("#{:02x}{:02x}{:02x}".format(*INK), colour) > 7


def test_the_words_are_larger_when_they_are_few(petition):
    few = picture_of(petition, shout="Leave us.")
    many = picture_of(petition, shout="Pass the Ordinance in full and take down every camera in town. " * 3)
    assert height_of_first_line(few) > 2 * height_of_first_line(many) > 40
    assert inked(few, (0, 0, 60, 560)) == inked(many, (0, 0, 60, 560)) == 0
    assert inked(many, (1140, 0, 1200, 560)) == 0


def test_the_number_is_optional(petition):
    corner = (64, 430, 420, 580)
    assert inked(picture_of(petition, count=412), corner) > 0.05
    assert inked(picture_of(petition, count=None), corner) == 0


def test_right_to_left_words_stand_at_the_right(petition):
    picture = picture_of(petition, language="ar", shout="اتركوا", kicker="عريضة", name="رينفيلد")
    assert inked(picture, (700, 40, 1140, 400)) > 0.05
    assert inked(picture, (60, 40, 500, 400)) == 0


@pytest.mark.parametrize("shout", ["W" * 10_000, "#panic()", "\x00", "\u202e", "Fußgängerzone " * 9, "\n" * 90])
def test_hostile_words_stay_inside_the_picture(petition, shout):
    picture = picture_of(petition, shout=shout, name=shout[:300], kicker=shout)
    assert inked(picture, (0, 0, 60, 590)) == 0
    assert inked(picture, (1142, 0, 1200, 590)) == 0
    assert inked(picture, (0, 0, 1200, 30)) == 0


def test_a_number_beyond_the_goal_and_an_odd_stock_are_fine(petition):
    assert picture_of(petition, count=3001).getpixel((10, 10)) == (0xF9, 0xC8, 0x35)
    assert picture_of(petition, stock="purple", sign="none such").getpixel((10, 10)) == (0xFC, 0xFB, 0xF8)


def test_the_key_changes_with_what_is_seen_and_only_then(petition):
    key = share_key(said(petition), look=LOOK)
    assert key == share_key(said(petition), look=LOOK)
    petition.pause_note = "not in the picture"
    assert key == share_key(said(petition), look=LOOK)
    others = [Look(**{**vars(LOOK), **change}) for change in ({"stock": "sky"}, {"language": "de"}, {"sign": "door"})]
    keys = {share_key(said(petition), look=other) for other in others}
    assert len({key, share_key(said(petition, count=413), look=LOOK), *keys}) == 5


def test_the_picture_is_the_same_in_every_thread(petition):
    with ThreadPoolExecutor(4) as pool:
        pictures = set(pool.map(lambda _: share_image(said(petition), look=LOOK), range(8)))
    assert len(pictures) == 1


def test_the_picture_has_its_words_for_those_who_do_not_see_it(petition):
    words = share_text(said(petition), look=LOOK)
    assert words == "Petition to the Wrenfield City Council. Leave our faces alone. 412 of 3,000. Wrenfield Unwatched."


# --- Delivery ----------------------------------------------------------------------------------


def test_the_pack_says_what_is_asked_of_whom_by_how_many_and_what_was_left_out(petition, facts, now):
    petition.delivered_on = date(2026, 11, 10)
    left_out = (LeftOut(212, "not confirmed from their own mailbox"), LeftOut(18, "removed: invented addresses"))
    facts = Facts(**{**vars(facts), "left_out": left_out})
    pdf = delivery_pdf(petition, facts=facts, look=LOOK, now=now, letter="We ask.")
    said = " ".join(text_of(pdf).split())
    for part in ("Leave our faces alone.", "the Wrenfield City Council", "2,318", "212", "18",
                 "1,904 steps", "invented addresses", "9f9f 9f9f", "We ask.", "Names are not part of this pack",
                 "Page 1", date_format(now, "DATE_FORMAT")):  # fmt: skip
        assert part in said
    assert b"pdfuaid:part" in pdf


def test_names_stand_in_the_pack_only_when_given_and_never_in_the_files_own_data(petition, facts, now):
    pdf = delivery_pdf(petition, facts=facts, look=LOOK, now=now, names=["Ines Okafor-Lind", "Yusuf Demir"])
    assert "Ines Okafor-Lind" in text_of(pdf)
    reader = PdfReader(io.BytesIO(pdf))
    own = str(reader.metadata) + str(reader.xmp_metadata.stream.get_data())
    assert "Pass the Face Scanning Ordinance" in own
    assert "Ines" not in own
    assert reader.metadata.author is None
    assert pdf == delivery_pdf(petition, facts=facts, look=LOOK, now=now, names=["Ines Okafor-Lind", "Yusuf Demir"])


def test_ten_thousand_names_are_set_in_a_few_seconds_and_all_of_them(petition, facts, now):
    names = (f"Ines Okafor-Lind {i}" for i in range(10_000))
    with effort.at_most(10):
        pdf = delivery_pdf(petition, facts=facts, look=LOOK, now=now, names=names)
    assert len(pdf) < 4_000_000
    reader = PdfReader(io.BytesIO(pdf))
    assert "Ines Okafor-Lind 9999" in reader.pages[-1].extract_text()


def test_hostile_names_are_printed_as_they_stand(petition, facts, now):
    names = ['#panic("x")', "$x$ *b* _i_", "=HYPERLINK(1)", "W" * 10_000, "\x00\u202eRosa", "محمد", "", "\ud800"]
    said = text_of(delivery_pdf(petition, facts=facts, look=LOOK, now=now, names=names))
    for name in names[:3]:
        assert name in said


def test_a_pack_in_arabic_reads_from_the_right(petition, facts, now):
    pdf = delivery_pdf(petition, facts=facts, look=Look(name="رينفيلد", language="ar", shout="اتركوا وجوهنا"), now=now)
    assert PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Lang"] == "ar"


@pytest.mark.once
@pytest.mark.django_db
def test_facts_are_those_of_the_last_tick_and_of_what_was_set_aside(now):
    petition = make_petition(now=OPENED)
    assert read_facts(petition) == Facts(count=0, first_at=None, as_of=None, ticks=0, check_number="")
    for number, total in ((1, 3), (2, 5)):
        Tick.objects.create(petition=petition, number=number, at=now, added=3, taken_back=0, total=total,
                            before=bytes(32), digest=bytes([number]) * 32)  # fmt: skip
    for n, (state, aside) in enumerate([("confirmed", ""), ("confirmed", "burst"), ("pending", ""), ("expired", ""),
                                        ("disowned", "machine"), ("removed", "")]):  # fmt: skip
        add_signature(petition, n=n, state=SignatureState(state), aside=aside, at=now)
    Removal.objects.create(petition=petition, at=now, why="one person, many addresses", number=1, removed=1)
    Removal.objects.create(petition=petition, at=now, why="by mistake", number=9, removed=0, taken_back_at=now)
    add_signature(make_petition(now=OPENED), n=9, state=SignatureState.CONFIRMED, aside="steady", at=now)

    facts = read_facts(petition)
    assert (facts.count, facts.ticks, facts.as_of, facts.check_number) == (5, 2, now, "02" * 32)
    assert sorted((out.number, str(out.why)) for out in facts.left_out) == [
        (1, "removed by the organisers: one person, many addresses"),
        (1, "too many from one network within minutes"),
        (1, "“It wasn't me”: the owner of the address said so"),
        (2, "not confirmed from their own mailbox"),
    ]


def add_signature(petition, *, n, state, aside, at):
    Signature.objects.create(
        petition=petition, blind_index=bytes([n]) * 32, state=state, aside=aside, signed_at=at, language="en", mail=""
    )


# --- Poster ------------------------------------------------------------------------------------


@pytest.mark.parametrize("stock", ["goldenrod", ""])
def test_the_poster_is_one_accessible_sheet_with_the_address_to_type(petition, now, stock):
    look = Look(**{**vars(LOOK), "stock": stock})
    pdf = poster_pdf(petition, url="https://wrenfield.example/faces/", look=look, now=now)
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    assert text_of(pdf).count("wrenfield.example/faces") == 10  # one to read, nine to tear off
    assert b"pdfuaid:part" in pdf


def test_a_poster_with_long_words_stays_one_sheet(petition, now):
    petition.goal_reason = "At 3,000 the council must debate it, says its own rule. " * 3
    look = Look(**{**vars(LOOK), "shout": "Gesichtserkennungsüberwachungsmaßnahmen abschaffen " * 3, "name": "N" * 120})
    pdf = poster_pdf(petition, url="https://example.org/" + "a-long-path/" * 20, look=look, now=now)
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
