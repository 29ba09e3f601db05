"""One text as several posts."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import effort
from unwatched.gateways.social import Network
from unwatched.gateways.social.counting import count
from unwatched.gateways.social.letters import graphemes
from unwatched.publishing.rules import PUBLISHED
from unwatched.publishing.text.advice import advise, last_words
from unwatched.publishing.text.splitting import Numbers, numbered, split

pytestmark = pytest.mark.once

STORY = (
    "Portalder bought 340 cameras that read faces. Nobody asked the people who live here. The contract costs 4.2 "
    "million a year, e.g. more than all libraries together. Dr. Okafor of the U.S. Civil Rights Office says: “It was "
    "wrong 61.5% of the time.” We asked the mayor; no answer came.\n\n"
    "We ask for three things: 1. Stop the contract. 2. Publish what was found. 3. Never again.\n\n"
    "Read more: https://example.org/portalder/report-2026.pdf?lang=en, and tell us what you think with #BanFaceRec."
)


def at_most(letters):
    return lambda text: graphemes(text) <= letters


def letters_of(text):
    return "".join(text.split())


def test_what_fits_stays_whole():
    assert split("  Nobody asked.  ", fits=at_most(300)) == ["Nobody asked."]
    assert split("", fits=at_most(300)) == []
    assert split(" \n ", fits=at_most(300)) == []


@pytest.mark.parametrize("line", ["---", "-----", "  ---  ", "—", "——", "—-", "–"])
def test_a_line_of_dashes_begins_a_new_post(line):
    assert split(f"One\n{line}\nTwo\n\n{line}\n\nThree", fits=at_most(300)) == ["One", "Two", "Three"]


@pytest.mark.parametrize("text", ["One\n- two", "One --- two", "One\n-\nTwo", "One\n--\nTwo", "---two"])
def test_other_dashes_do_not(text):
    assert split(text, fits=at_most(300)) == [text]


def test_lines_of_dashes_make_no_empty_posts():
    assert split("---\nOne\n---\n---\nTwo\n---", fits=at_most(300)) == ["One", "Two"]


def test_paragraphs_stay_together_where_they_can():
    assert split(STORY, fits=at_most(300)) == [
        STORY[: STORY.index("\n\nWe ask for")],
        STORY[STORY.index("We ask for") :],
    ]


@pytest.mark.parametrize("most", [300, 200, 120])
def test_sentences_stay_whole(most):
    for part in split(STORY, fits=at_most(most)):
        assert graphemes(part) <= most
        assert part[-1] in ".”"


@pytest.mark.parametrize(
    "parts",
    [
        ["Wir waren dabei, z. B. am 3. Mai.", "Dann kam Dr. Weiß."],
        ["¿Quién mira? Nadie lo sabe.", "¡Basta ya de cámaras!"],
        ["Vraiment ? Mme Dupont a dit : « Non. »", "C’est fini."],
        ["顔認証に反対します。", "誰も聞いていません。やめてください！"],
        ["لا للتعرف على الوجوه؟", "نعم، نرفض. هذا غير مقبول"],
        ["हमसे नहीं पूछा।", "हम मना करते हैं। बस।"],
        ["یہ نگرانی ہے۔", "ہم نہیں مانتے۔ بند کرو۔"],
        ["“Who asked us?”", "“Nobody.” So we ask you."],
        ["Wait… what? They paid 4.2 million…", "It is ours."],
    ],
)
def test_sentences_end_differently_in_each_language(parts):
    text = ("" if parts[0].endswith("。") else " ").join(parts)
    assert split(text, fits=at_most(max(map(graphemes, parts)))) == parts


@pytest.mark.parametrize(
    "whole",
    [
        "https://example.org/a.very/long,path;with?all=kinds.of:signs&and=more.of-them",
        "@coalition.for_privacy@social.very-long-name.example.org",
        "#BanFaceRecognitionEverywhereAndForEver",
        "顔https://example.org/a.very/long,path;with?all=kinds",
        "12.345.678.901,99",
    ],
)
def test_addresses_names_and_hashtags_are_never_torn(whole):
    parts = split(f"Some words before {whole} and some behind", fits=at_most(18))
    assert any(whole in part for part in parts)
    assert all(graphemes(part) <= 18 or whole in part for part in parts)


def test_a_sentence_that_is_too_long_is_cut_at_a_clause():
    text = "We asked the mayor for the numbers, we asked the company for its tests, we asked everybody else"
    assert split(text, fits=at_most(80)) == [
        "We asked the mayor for the numbers,",
        "we asked the company for its tests, we asked everybody else",
    ]


def test_without_any_sign_it_is_cut_at_words_into_even_parts():
    parts = split("one two " * 100 + "end", fits=at_most(300))
    assert [graphemes(part) for part in parts] == [267, 267, 267]


def test_one_endless_word_is_cut_between_its_letters():
    assert split("x" * 1000, fits=at_most(300)) == ["x" * 250] * 4
    parts = split("👨‍👩‍👧‍👦" * 10, fits=at_most(4))
    assert "".join(parts) == "👨‍👩‍👧‍👦" * 10
    assert all(graphemes(part) <= 4 for part in parts)


def test_no_post_consists_of_the_last_word_alone():
    text = "First we counted the cameras in our town. Then we read the contract. " * 4 + "#BanFaceRec"
    parts = split(text, fits=at_most(279))
    assert len(parts) == 2
    assert min(map(graphemes, parts)) > 60


def test_signs_that_may_not_begin_a_line_do_not():
    for part in split("監視カメラ（顔認証つき）は、私たちの町に、必要ありませんっ" * 3, fits=at_most(7)):
        assert part[0] not in "）、。っ"


PARTS = [
    "Nobody asked. ", "word ", "a, b; ", "\n\n", "\n", "https://example.org/a.b,c ", "@rosa@social.example ", "#Tag ",
    "3.5 ", "Dr. Who ", "漢字。", "かな、", "👨‍👩‍👧‍👦", "e\u0301", "؟ ", "x" * 40, "… ", "! ", "(“a”) ", "\r\n",
    "\u3000",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PARTS), max_size=25).map("".join)


@given(TEXTS, st.integers(5, 60))
def test_nothing_gets_lost_and_all_fits_that_can(text, most):
    parts = split(text, fits=at_most(most))
    assert letters_of("".join(parts)) == letters_of(text)
    for part in parts:
        assert part == part.strip() != ""
        assert graphemes(part) <= most or len(part.split()) == 1
    assert split(text, fits=at_most(most)) == parts


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200), st.integers(1, 40))
def test_any_text_can_be_split(text, most):
    kept = [line for line in text.split("\n") if line.strip(" -—–")]
    assert letters_of("".join(split("\n".join(kept), fits=at_most(most)))) == letters_of("\n".join(kept))


@pytest.mark.parametrize(
    "text", ["x" * 10000, "word " * 2000, "漢字" * 3000, "a, " * 3000, "A b. " * 2000, "\n\n" * 5000 + "x"]
)
def test_long_texts_are_split_soon(text):
    with effort.at_most(15):  # one second here
        split(text, fits=at_most(300))


def test_numbers_count_the_posts():
    assert numbered(["a", "b", "c"]) == ["1/3 a", "2/3 b", "3/3 c"]
    assert numbered(["a", "b"], Numbers.END) == ["a 1/2", "b 2/2"]
    assert numbered(["alone"]) == ["alone"]
    assert numbered([]) == []


@pytest.mark.parametrize("style", list(Numbers))
@pytest.mark.parametrize("words", [30, 130, 600])
def test_there_is_room_for_the_numbers(style, words):
    parts = numbered(split("word " * words, fits=at_most(40), numbers=style), style)
    assert all(graphemes(part) <= 40 for part in parts)
    assert not any(len(one) + len(two) < 30 for one, two in pairwise(parts))


# --- Advice -----------------------------------------------------------------------------------------------------------


def counts(*networks):
    return lambda text: [count(text, network=network, limits=PUBLISHED[network]) for network in networks]


LONG = (
    "Portalder spends 4.2 million a year on cameras that read faces. They were wrong about six of ten people who were "
    "stopped. One of them lost her job, and for nothing. Nobody has told the council. We read the contract, and what "
    "it says about our data is this: the company keeps it for ever, wherever it wants. We ask the council to stop it "
    "on Monday."
)


def test_advice_says_where_to_split_and_how_much_to_cut():
    assert advise(LONG, counts=counts(Network.MASTODON, Network.BLUESKY, Network.X)) == (
        "Split after ‘for nothing.’ (164 and 182), or cut 67 letters."
    )


def test_advice_is_silent_when_nothing_is_wrong():
    assert advise(LONG, counts=counts(Network.MASTODON)) == ""


def test_advice_for_more_than_two_posts_gives_their_sizes():
    said = advise((LONG + "\n\n") * 2, counts=counts(Network.X))
    assert said == "Split it into 3 posts (193, 276, 225), or cut 418 letters."


def test_advice_for_what_cannot_be_split():
    assert advise("#" + "a" * 280, counts=counts(Network.X)) == "Cut 1 letter."


def test_advice_where_bytes_are_too_many():
    said = advise("👨‍👩‍👧‍👦" * 125, counts=counts(Network.BLUESKY))
    assert said.endswith("or cut 5 letters.")


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("all for nothing.", "for nothing."),
        ("a b c d e f g", "a b c d e f g"),
        ("see https://example.org/a/long/address", "…e.org/a/long/address"),
        ("誰も聞いていません。" * 5, "…誰も聞いていません。誰も聞いていません。"),
    ],
)
def test_the_last_words_show_the_place(text, end):
    assert last_words(text) == end
