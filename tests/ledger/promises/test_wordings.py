import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unwatched.ledger.promises.wordings import differ
from unwatched.sources.wording import Words

BEFORE = "no police use of our face recognition"
AFTER = "no use of the face comparison feature by police departments in criminal investigations"


def test_a_changed_phrase_is_one_thing_that_went_and_one_that_came():
    difference = differ("one year without police use", "one year without any government use")
    assert list(difference.runs) == [
        Words("same", "one year without "), Words("gone", "police"), Words("new", "any government"),
        Words("same", " use"),
    ]  # fmt: skip
    assert (difference.gone, difference.new) == (1, 2)


def test_white_space_is_no_change():
    assert differ("no  police\n use", "no police use ").is_same


def test_what_is_compared_with_nothing_is_new():
    assert list(differ("", "for one year").runs) == [Words("new", "for one year")]


def test_words_of_any_length_are_shown_whole():
    long = "word " * 10_000
    assert [run.kind for run in differ(long, long + "more").runs] == ["gone", "new"]


WORDS = st.lists(st.sampled_from(["police", "use", "of", "faces", "—", "a.", "كاميرا"]), max_size=12).map(" ".join)


@settings(max_examples=40)
@given(WORDS, WORDS)
def test_both_wordings_can_be_read_out_of_the_difference(before, after):
    runs = differ(before, after).runs
    assert "".join(run.text for run in runs if run.kind != "new").split() == before.split()
    assert "".join(run.text for run in runs if run.kind != "gone").split() == after.split()


@pytest.mark.parametrize("swap", [False, True])
def test_the_words_of_a_shrunken_pledge_stay_readable(swap):
    difference = differ(*((AFTER, BEFORE) if swap else (BEFORE, AFTER)))
    assert {run.kind for run in difference.runs} == {"same", "gone", "new"}
    assert len(difference.runs) <= 12
