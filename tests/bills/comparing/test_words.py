"""Edits inside a passage: complete, and such as a person would make."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unwatched.bills.text.comparing.words import diff

pytestmark = pytest.mark.once


def marked(old, new):
    return "".join(
        run.new if run.same else (f"[-{run.old}-]" if run.old else "") + (f"[+{run.new}+]" if run.new else "")
        for run in diff(old, new)
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("identify or verify", "identify", "identify[- or verify-]"),
        ("identify", "identify or verify", "identify[+ or verify+]"),
        ("The city shall not use it.", "The city may not use it.", "The city [-shall-][+may+] not use it."),
        ("It costs $1,000 a day.", "It costs $100 a day.", "It costs [-$1,000-][+$100+] a day."),
        ("It is void. It is fine.", "It is void. It is wrong. It is fine.", "It is void.[+ It is wrong.+] It is fine."),
        (
            "obtain, retain, possess, access, or use",
            "obtain, retain, access, or use",
            "obtain, retain,[- possess,-] access, or use",
        ),
        ("obtain, keep, hold", "acquire, retain, hold", "[-obtain, keep-][+acquire, retain+], hold"),
        ("Notwithstanding that, the law holds", "the law holds", "[-Notwithstanding that, -]the law holds"),
        ("within 7 days", "within thirty days", "within [-7-][+thirty+] days"),
        (
            "The City shall not buy it. The City shall report yearly.",
            "The City shall report yearly.",
            "[-The City shall not buy it. -]The City shall report yearly.",
        ),
        ("one-to-many search", "one-to-one search", "[-one-to-many-][+one-to-one+] search"),
        ("顔認識を禁止する。", "顔認識を許可する。", "顔認識を[-禁止-][+許可+]する。"),
        ("", "All of it.", "[+All of it.+]"),
    ],
)
def test_a_change_is_marked_as_a_person_would_mark_it(old, new, said):
    assert marked(old, new) == said


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("“Face” means the City’s — own", '"Face" means the City\'s - own'),
        ("one  two\nthree", "one two three"),
        ("a--b", "a—b"),
        ("§\u00a03 co\u00adoperate", "§ 3 cooperate"),
        (" at the ends ", "at the ends"),
    ],
)
def test_kinds_of_quotes_dashes_and_spaces_are_no_change(old, new):
    assert all(run.same for run in diff(old, new))


def test_texts_with_next_to_nothing_in_common_are_shown_whole():
    old = "Each year the Clerk shall publish a list of all requests that were received by the Department."
    new = "A court may order the forfeiture of the equipment, of the records and of any profit."
    assert marked(old, new) == f"[-{old}-][+{new}+]"


def test_a_paragraph_more_is_a_change():
    assert any(not run.same for run in diff("First.\n\nSecond.", "First. Second."))


def test_a_long_row_of_the_same_words_ends_soon():
    old, new = "a b " * 20_000, "b a a " * 20_000
    assert "".join(run.new for run in diff(old, new)) == new


TEXTS = st.lists(
    st.sampled_from(
        ["the", "city", "shall", "not", ",", ". ", " ", "\n\n", "(a)", "$1,000", "use", "“", "--", "—", "é"]
    )
).map(lambda words: " ".join(words) if len(words) % 2 else "".join(words))


@given(TEXTS | st.text(max_size=40), TEXTS | st.text(max_size=40))
def test_no_letter_of_either_text_is_lost(old, new):
    runs = diff(old, new)
    assert "".join(run.old for run in runs) == old
    assert "".join(run.new for run in runs) == new
    assert all(run.old or run.new for run in runs)
