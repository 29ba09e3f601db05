from datetime import date
from xml.etree import ElementTree

import pytest
from django.utils import translation

from unwatched.core import drawings
from unwatched.core.drawings.crowd import Board, balanced, fit, give_out
from unwatched.core.drawings.thermometer import MOST_HEADS, scale_for

HOSTILE = '</text><script>alert("1")</script>&\'"'


def parse(svg):
    """As a browser's parser would take it; a stray < or quote is an error here."""
    return ElementTree.fromstring(svg)


def heads(svg):
    """(all, filled) of a thermometer, the partly filled one counted as not filled."""
    group = parse(svg).find("g")
    uses = group.findall("use")
    return len(uses), sum(use.get("fill") == "currentColor" for use in uses)


def half_heads(svg):
    return len(parse(svg).findall(".//g/g"))


# --- Thermometer -------------------------------------------------------------------------------
def test_thermometer_of_nobody_is_empty():
    svg = drawings.thermometer(0, goal=3000)
    assert heads(svg) == (30, 0)
    assert half_heads(svg) == 0
    assert "0 of 3,000 signatures" in parse(svg).get("aria-label")


def test_thermometer_of_one_shows_a_sliver():
    svg = drawings.thermometer(1, goal=3000)
    assert heads(svg) == (30, 0)
    assert half_heads(svg) == 1


def test_thermometer_part_of_the_way_fills_whole_heads_and_a_part():
    svg = drawings.thermometer(2318, goal=3000)
    assert heads(svg) == (30, 23)
    assert half_heads(svg) == 1
    assert parse(svg).get("aria-label") == "2,318 of 3,000 signatures. Each figure stands for 100 neighbours."


@pytest.mark.parametrize("count", [3000, 3001, 60_000])
def test_thermometer_at_and_beyond_the_goal_is_full_and_says_the_real_number(count):
    svg = drawings.thermometer(count, goal=3000)
    assert heads(svg) == (30, 30)
    assert half_heads(svg) == 0
    assert f"{count:,} of 3,000" in parse(svg).get("aria-label")


def test_thermometer_one_short_of_a_crooked_goal_is_not_full():
    all_heads, filled = heads(drawings.thermometer(69, goal=70))
    assert filled == all_heads - 1
    assert heads(drawings.thermometer(70, goal=70)) == (all_heads, all_heads)


@pytest.mark.parametrize("goal", [1, 2, 9, 10, 41, 99, 100, 500, 777, 3000, 9999, 100_000, 1_234_567])
def test_scale_keeps_to_few_heads_and_round_numbers(goal):
    scale = scale_for(goal)
    assert 1 <= scale.heads <= MOST_HEADS
    assert (scale.heads - 1) * scale.each < goal <= scale.heads * scale.each
    assert str(scale.each).rstrip("0") in ("1", "2", "5")


def test_without_a_goal_there_is_no_thermometer():
    assert drawings.thermometer(5, goal=0) == ""


def test_less_than_nobody_is_drawn_as_nobody():
    assert heads(drawings.thermometer(-3, goal=10)) == (10, 0)


def test_numbers_are_written_as_the_language_writes_them():
    with translation.override("de"):
        assert "2.318 of 3.000" in drawings.thermometer(2318, goal=3000)


def test_a_label_cannot_break_out_of_its_attribute():
    assert parse(drawings.thermometer(1, goal=10, label=HOSTILE)).get("aria-label") == HOSTILE


# --- A year of squares -------------------------------------------------------------------------
START, END = date(2026, 1, 31), date(2027, 1, 31)


def squares(svg):
    """(over, left): how many days the two paths cover."""
    found = {"url(#yg)": 0, "url(#yo)": 0}
    for path in parse(svg).findall("path"):
        for piece in path.get("d").strip("M").split("M"):
            across, down = piece.split("h")[1].split("v")
            found[path.get("fill")] += int(across) * int(down.split("h")[0]) // 100
    return found["url(#yg)"], found["url(#yo)"]


@pytest.mark.parametrize(
    ("today", "over", "left"),
    [
        (date(2025, 12, 1), 0, 365), (START, 0, 365), (date(2026, 2, 1), 1, 364), (date(2026, 11, 22), 295, 70),
        (date(2027, 1, 30), 364, 1), (END, 365, 0), (date(2029, 1, 1), 365, 0),
    ],
)  # fmt: skip
def test_year_has_one_square_for_each_day(today, over, left):
    svg = drawings.year_squares(START, end=END, today=today)
    assert squares(svg) == (over, left)
    assert str(left if left else "all of them are over") in parse(svg).get("aria-label")


def test_squares_stay_inside_the_picture():
    svg = drawings.year_squares(START, end=END, today=date(2026, 6, 1))
    width = float(parse(svg).get("viewBox").split()[2])
    for path in parse(svg).findall("path"):
        for piece in path.get("d").strip("M").split("M"):
            assert int(piece.split()[0]) + int(piece.split("h")[1].split("v")[0]) <= width


@pytest.mark.parametrize(("start", "end"), [(END, START), (START, START), (START, date(2126, 1, 1))])
def test_spans_that_make_no_sense_are_still_a_picture(start, end):
    assert parse(drawings.year_squares(start, end=end, today=START)).get("role") == "img"


# --- Crowd and signs ---------------------------------------------------------------------------
@pytest.mark.parametrize("variant", list(drawings.CROWDS))
@pytest.mark.parametrize("stock", ["goldenrod", "salmon", "mint", "sky", "unknown"])
def test_crowd_says_what_its_signs_say(variant, stock):
    svg = drawings.crowd(["Not a suspect", "My face is mine"], variant=variant, stock=stock)
    assert parse(svg).get("aria-label").endswith("Their signs read: Not a suspect. My face is mine.")
    assert "Nobody has a face" in parse(svg).get("aria-label")
    assert len(svg) < 15_000


def test_crowd_without_words_holds_the_sign_of_the_house():
    svg = drawings.crowd([], sign="door")
    assert parse(svg).findall(".//text") == []
    assert svg.count("M4 27.5H44") == 6  # five large and a child's


def test_crowd_is_not_cut_from_the_paper_that_it_stands_on():
    for stock, colour in {"goldenrod": "#f9c835", "salmon": "#ff9f87", "mint": "#9edcba", "sky": "#a3d3f2"}.items():
        assert colour not in drawings.crowd([], stock=stock)


def test_hostile_words_on_a_sign_are_only_words():
    root = parse(drawings.crowd([HOSTILE]))
    assert "".join(text.text for text in root.findall(".//text")).lower().startswith("</text><script>")
    assert root.findall(".//script") == []


def test_a_very_long_sign_is_cut_and_very_many_are_left_out():
    svg = drawings.crowd(["x" * 5000] * 50)
    assert len(svg) < 16_000
    assert len(parse(svg).findall(".//text")) == 5


def test_an_unknown_crowd_or_sign_is_the_first_one():
    assert drawings.crowd(["A"], variant="?", sign="?") == drawings.crowd(["A"], variant="street", sign="eye")
    assert drawings.crowd(["A"], variant="march") != drawings.crowd(["A"], variant="street")
    assert drawings.house_sign("?") == drawings.house_sign("eye")


def test_signs_keep_the_order_of_reading_and_the_middle_is_never_empty():
    assert give_out(["a", "b", "c", "d"], 5) == ["a", "", "b", "c", "d"]
    assert give_out(["a"], 5) == ["", "", "a", "", ""]
    assert give_out(["a", "b"], 3) == ["a", "b", ""]


def test_lines_on_a_sign_are_balanced_and_fit():
    assert balanced(["MY", "FACE", "IS", "MINE"], 2) == ["MY FACE", "IS MINE"]
    lines, size = fit("MY FACE IS MINE", Board(0, 0, 200, 130, 0, "#fff"))
    assert max(len(line) for line in lines) * size * 0.5 <= 200
    assert len(lines) * size <= 140


def test_a_turkish_sign_keeps_the_dot_of_its_i():
    with translation.override("tr"):
        assert "İSTEMİYORUZ" in drawings.crowd(["istemiyoruz"])


@pytest.mark.parametrize("sign", list(drawings.SIGNS))
def test_a_sign_is_decoration_until_it_has_a_name(sign):
    assert parse(drawings.house_sign(sign)).get("aria-hidden") == "true"
    assert parse(drawings.house_sign(sign, label=HOSTILE)).get("aria-label") == HOSTILE


# --- Rows of heads -----------------------------------------------------------------------------
def rows_of(svg):
    """(label, whole filled heads, whole outlined ones, cut ones, number) of each row."""
    found = []
    for group in parse(svg).findall("g"):
        uses = group.find("g").findall("use")
        filled = sum(use.get("fill") == "currentColor" for use in uses)
        label, number = (text.text for text in group.findall("text"))
        found.append((label, filled, len(uses) - filled, len(group.find("g").findall("g")), number))
    return found


def test_rows_can_be_compared_and_say_their_numbers():
    svg = drawings.head_rows([drawings.Row("Q1", 24, 3), drawings.Row("Q2", 0)], label="Most for Q1")
    assert rows_of(svg) == [("Q1", 21, 3, 0, "24"), ("Q2", 0, 0, 0, "0")]
    assert parse(svg).get("aria-label") == "Most for Q1"


def test_many_are_said_in_fewer_heads_of_which_the_last_is_cut():
    rows = [drawings.Row("Q1", 118, 20), drawings.Row("Q2", 12)]
    assert drawings.heads_each(rows) == 5
    # 98 are sure: 19 heads and three fifths of one; then 4 outlines, the last again three fifths.
    [first, second] = rows_of(drawings.head_rows(rows, label="x"))
    assert first == ("Q1", 19, 4, 2, "118")
    assert second == ("Q2", 2, 0, 2, "12")


def test_rows_of_nothing_and_hostile_labels_are_drawings():
    assert rows_of(drawings.head_rows([], label="")) == []
    [(label, *_rest)] = rows_of(drawings.head_rows([drawings.Row(HOSTILE, 1)], label=HOSTILE))
    assert label == HOSTILE
