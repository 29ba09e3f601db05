from datetime import date

from lxml import etree

from unwatched.ledger.promises.timeline import NARROW, Bar, Fill, Mark, Row, Sign, scale_of, timeline

TODAY = date(2026, 11, 22)
ROWS = [
    Row("Amazon", [Bar(date(2020, 6, 10), date(2021, 5, 18), Fill.DATED), Bar(date(2021, 5, 18), None, Fill.WHILE)],
        [Mark(date(2024, 1, 26), Sign.NARROWED)]),
    Row("<b>Corvane & Söhne</b> " * 12, [Bar(date(2019, 1, 1), date(2019, 1, 1), Fill.UNKNOWN)]),
]  # fmt: skip


def drawn(*args, **kwargs):
    return etree.fromstring(str(timeline(*args, **kwargs)))


def test_the_picture_is_one_image_named_by_what_it_shows():
    svg = drawn(ROWS, today=TODAY, name='Two "promises" & more')
    assert (svg.get("role"), svg.get("aria-label")) == ("img", 'Two "promises" & more')


def test_fills_are_patterns_and_a_bar_without_an_end_stays_open():
    markup = str(timeline(ROWS, today=TODAY, name="x"))
    assert "url(#tws)" in markup
    assert "url(#twd)" in markup
    assert "stroke-dasharray" in markup
    assert "#" not in markup.replace("url(#", "")  # no literal colour


def test_a_long_name_is_cut_where_the_picture_ends():
    svg = drawn(ROWS, today=TODAY, name="x", wide=NARROW)
    assert max(len(text.text) for text in svg.iter("text")) <= NARROW // 10


def test_the_years_reach_from_the_first_word_to_the_last_end():
    scale = scale_of(ROWS, today=TODAY, wide=950)
    assert (scale.first, scale.last) == (2019, 2027)
    assert scale.x(date(1900, 1, 1)) < scale.x(TODAY) < scale.x(date(2100, 1, 1))


def test_a_mistyped_century_does_not_make_a_picture_of_a_thousand_years():
    rows = [Row("x", [Bar(date(1800, 1, 1), date(2199, 1, 1), Fill.GOOD)])]
    scale = scale_of(rows, today=TODAY, wide=950)
    assert scale.last - scale.first <= 61
    assert len(str(timeline(rows, today=TODAY, name="x"))) < 5000


def test_nothing_is_a_picture_too():
    assert drawn([], today=TODAY, name="x").get("role") == "img"
