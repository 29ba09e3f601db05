"""Wordings as people write them, and back."""

from unwatched.bills.library import library
from unwatched.bills.markup import clause, written
from unwatched.bills.plainly import own_words


def without_lone(body):
    return body[0].body if len(body) == 1 and not isinstance(body[0], str) else body


def test_every_wording_says_the_same_when_it_is_read_again_as_own_words():
    for slot in library().slots.values():
        for one in slot.alternatives:
            typed = own_words(one.text, {})
            again = "\n".join(written(without_lone(clause(typed))))
            assert again == "\n".join(written(without_lone(clause(one.text)))), (slot.key, one.key)


def test_blanks_stay_and_the_words_of_the_place_are_put_in():
    assert (
        own_words("This {form} costs {fee}, see {ref:fees}.", {"form": "Act"})
        == "This Act costs {fee}, see {ref:fees}."
    )


def test_numbers_are_written_as_people_do():
    markup = "Nobody may:\n\nPARAGRAPH\n\n  obtain; or\n\nPARAGRAPH\n\n  use it."
    assert own_words(markup, {}) == "Nobody may:\n\n(1) obtain; or\n\n(2) use it."
