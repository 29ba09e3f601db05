import pytest

from unwatched.core import contrast


def test_black_on_white_is_21_and_a_colour_on_itself_is_1():
    assert contrast.ratio("#000000", "#ffffff") == pytest.approx(21)
    assert contrast.ratio("#f9c835", "#f9c835") == pytest.approx(1)


def test_ratio_does_not_mind_the_order_or_the_case_or_short_forms():
    assert contrast.ratio("#fff", "#777777") == contrast.ratio("#777", "#FFFFFF") == pytest.approx(4.478, abs=0.001)


def test_a_colour_one_step_too_pale_is_refused():
    assert contrast.is_legible("#767676", on="#ffffff")
    assert not contrast.is_legible("#777777", on="#ffffff")
    assert contrast.is_legible("#777777", on="#ffffff", least=contrast.LARGE)


@pytest.mark.parametrize("colour", ["", "red", "f9c835", "#f9c83", "#f9c8355", "#gggggg", "#f9c835\n", "#١٢٣"])
def test_what_is_no_colour_is_said_to_be_none(colour):
    with pytest.raises(ValueError, match="not a colour"):
        contrast.luminance(colour)
