import pytest

from unwatched.archive.services.replies import NO, YES, meaning


@pytest.mark.parametrize(
    "text",
    [
        *sorted(YES), "Yes please!", "@ours@social.example yes, go ahead", "Ja, gerne.", "Sí, claro", "Oui, volontiers",
        "好的，谢谢", "نعم، تفضلوا", "हाँ, ज़रूर", "OK 👍", "Да, конечно", "はい。", "כן, בבקשה",
    ],
)  # fmt: skip
def test_a_yes_is_understood_in_many_languages(text):
    assert meaning(text) == "yes"


@pytest.mark.parametrize(
    "text",
    [
        *sorted(NO), "No.", "no thanks", "Yes, but not this one", "please don’t", "Nein danke", "Bitte nicht",
        "Non merci", "不，谢谢", "لا شكرا", "leave me out", "Ok, no", "oui mais pas celui-ci", "ja, aber nicht den",
    ],
)  # fmt: skip
def test_a_no_is_understood_and_in_doubt_it_is_one(text):
    assert meaning(text) == "no"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Who are you?",
        "https://example.org/yes",
        "#yes",
        "@yes",
        "12 14",
        "Maybe later",
        "👍",
        "I said yes to somebody",
    ],
)
def test_what_is_neither_is_nothing(text):
    assert meaning(text) == ""


def test_a_long_answer_is_for_people_to_read():
    assert meaning("yes " + "because cameras watch us all and that is what this thread is about so there") == ""
