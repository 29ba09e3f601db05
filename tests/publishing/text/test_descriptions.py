"""Alternative texts that are of no use to anybody, and those that are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unwatched.publishing.text.descriptions import fault

pytestmark = pytest.mark.once

FILE = "That is the file's name."
PICTURE = "That says only that it is a picture."
NOTHING = "That says nothing about the picture."
MACHINE = "A machine has written that, and it guesses."


def said(description, *, post_text="Look at the market. #FRchat", limit=1500):
    found = fault(description, post_text=post_text, limit=limit)
    return found.message if found else ""


@pytest.mark.parametrize("text", ["", "  ", "\n", "\u3000", "\u200b"])
def test_no_text(text):
    assert said(text) in {"The picture has no text.", NOTHING}


@pytest.mark.parametrize(
    "text",
    [
        "harbour-map.png", "Harbour map.JPG", "photo.jpeg", "IMG_2034", "picture 3", "IMG-20261102-WA0007",
        "DSC_0001.JPG", "DSCN1234", "PXL_20261102_101533123", "image001", "image (3)",
        "Screenshot 2026-11-02 at 10.15.33", "Screenshot_20261102-101533",
        "Bildschirmfoto 2026-11-02 um 10.15.33.png", "WhatsApp Image 2026-11-02 at 10.15.33 AM", "20261102_101533",
        "Untitled-1", "download (1)", "8f3a9c2e4b7d", "123e4567-e89b-12d3-a456-426614174000",
        "F8xKq2WXgAAb3Zc_large1", "signal-2026-11-02-101533", "scan0004.pdf", "final_v2_card_Q3.webp",
    ],
)  # fmt: skip
def test_file_names(text):
    assert said(text) == FILE


@pytest.mark.parametrize(
    "text",
    [
        "image", "Image.", "A picture", "A picture of", "photo of a", "the photo", "Screenshot", "Logo",
        "Our logo", "alt text", "Alternative text", "description", "Bild von", "Ein Foto", "image de", "Una foto",
        "flyer", "Image of a screenshot", "This is a picture",
    ],
)  # fmt: skip
def test_words_that_say_only_that_there_is_a_picture(text):
    assert said(text) == PICTURE


@pytest.mark.parametrize(
    "text",
    [
        "🎉🎉",
        "…",
        "#FRchat #Q1",
        "@ours@social.example",
        "TODO",
        "n/a",
        "no alt text",
        "tbd: ask Rosa",
        "xxxx",
        "test 2",
        "-",
    ],
)
def test_signs_and_reminders(text):
    assert said(text) == NOTHING


@pytest.mark.parametrize(
    "text",
    [
        "May be an image of 3 people and people standing", "Image may contain: one or more people, outdoor",
        "may be a black-and-white image of text", "Photo by Wren on November 2, 2026.",
        "No photo description available.", "Kann ein Bild von 2 Personen sein",
    ],
)  # fmt: skip
def test_what_machines_write(text):
    assert said(text) == MACHINE


@pytest.mark.parametrize("text", ["https://example.org/a.php", "www.example.org/picture", "<https://example.org/a>"])
def test_addresses(text):
    assert said(text) == "That is only an address."


@pytest.mark.parametrize(
    "text", ["Look at the market. #FRchat", "look at the market #frchat", "“Look at the market!” #FRchat"]
)
def test_the_posts_own_text(text):
    assert said(text) == "The picture's text is the post's own text, so it would be read out twice."


@pytest.mark.parametrize("text", ["camera", "a cat", "Q3", "me"])
def test_too_short(text):
    assert said(text) == "The picture's text is very short."


@pytest.mark.parametrize(
    "text",
    [
        "A camera on a pole", "Image of Rosa Delgado speaking to forty neighbours", "市場の入口にあるカメラ",
        "四台监控", "Screenshot of the contract, page 4: “all data stays with the company”", "340 cameras",
        "2026 budget: 4.2 million", "Photo 3 of 5: the market gate",
        "Logo of the Wrenfield Coalition: an open eye, crossed out",
        "Graph: complaints rose from 12 to 340 in two years", "카메라 4대",
        "Look at the market, where four cameras hang",
        "No cameras on the school roof any more, only four empty poles",
        "Test of the system: 61.5 percent wrong matches", "No people in it", "No cameras here",
        "Without a sign, four cameras watch the market",
        "Question 3: Where have you met a camera that reads faces?", "Karte mit der Frage: Wer schaut zu?",
        "كاميرا فوق بوابة السوق", "Document 12 of the city: the signed contract", "Capture of Wren's talk",
        "Image 1 shows the gate, image 2 the poles",
    ],
)  # fmt: skip
def test_a_useful_text_is_left_alone(text):
    assert said(text) == ""


def test_the_words_of_a_card_are_what_it_shows():
    post = "Q3 Where have you met a camera that reads faces? #FRchat"
    assert said("Q3 Where have you met a camera that reads faces?", post_text=post) == ""


def test_too_long_is_said_in_letters():
    assert said("A camera " * 200, limit=1500) == "The picture's text is 299 letters too long."
    assert said("👨‍👩‍👧‍👦 four " * 200, limit=1399) == ""
    found = fault("a" * 1001, post_text="", limit=1000)
    assert found.remedy.startswith("Keep what matters")


def test_each_says_what_to_do():
    assert fault("photo", post_text="", limit=1500).remedy == (
        "Say what a person should know who cannot see it: where, how many, what matters."
    )


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_judged(description, post_text):
    fault(description, post_text=post_text, limit=1500)
