import shutil
from pathlib import Path

import pytest

from unwatched.bills.library import BrokenLibrary, Signs, Strength, library
from unwatched.bills.library.loading import HERE, PLACEHOLDER, load
from unwatched.ledger import seed

pytestmark = pytest.mark.once

NAMED = (
    "findings", "definition", "who_is_bound", "verbs", "derived_information", "predictive_policing", "unasked_receipt",
    "exceptions", "suppression", "private_right_of_action", "damages", "fees", "discipline", "oversight", "sunset",
    "severability", "effective_date",
)  # fmt: skip


SAID = {
    "approver": "council",
    "body": "council",
    "law_of": "the law of the state",
    "agency": "agency",
    "official": "official",
}


def alternatives():
    return [one for slot in library().slots.values() for one in slot.alternatives]


def test_the_library_has_all_that_was_promised():
    assert set(NAMED) <= set(library().slots)
    assert len(library().slots) >= 16
    assert len(alternatives()) >= 60
    assert {
        "face-surveillance-ban", "face-surveillance-ban-private", "predictive-policing-ban", "surveillance-oversight",
        "official-position", "vendor-clause", "labor-clause",
    } == set(library().instruments)  # fmt: skip


def test_bans_and_oversight_are_written_for_four_kinds_of_bodies():
    for key in (
        "face-surveillance-ban",
        "face-surveillance-ban-private",
        "predictive-policing-ban",
        "surveillance-oversight",
    ):
        assert library().instruments[key].levels == ("city", "county", "district", "state")


def test_each_law_that_is_named_has_a_source_and_a_confidence():
    named = [one for alternative in alternatives() for one in alternative.adopted]
    assert len(named) > 60
    for one in named:
        assert one.place
        assert one.source.startswith(("https://", "http://"))
        assert one.confidence in ("high", "medium", "low")


def test_each_wording_says_why_and_what_the_risk_is_and_answers_shortly():
    for one in alternatives():
        assert all((one.why, one.risk, one.talking_point, one.they_say, one.you_say)), one.key
        assert one.you_say.count(". ") + one.you_say.count("? ") <= 2, f"{one.slot}, {one.key}: at most three sentences"
        assert "!" not in one.text + one.why + one.risk + one.talking_point + one.they_say + one.you_say


def test_keys_fit_into_the_database():
    for one in alternatives():
        assert max(len(one.key), len(one.slot)) <= 60


def test_each_named_slot_has_a_wording_that_protects():
    for slot in NAMED:
        assert any(one.strength is Strength.PROTECTS for one in library().slots[slot].alternatives), slot


def test_texts_speak_of_nobody_as_he_or_she():
    for one in alternatives():
        assert not {"he", "she", "his", "her", "him"} & set(one.text.lower().split()), f"{one.slot}, {one.key}"


@pytest.mark.parametrize(
    ("slot", "text", "key"),
    [
        ("damages", "damages of $100 per violation or $1,000, whichever is greater", "floor-or-per-violation"),
        ("damages", "actual damages, but not less than liquidated damages of $1,000 or $100 per day for each day of "
         "violation, whichever is greater", "floor-or-per-day"),
        ("verbs", "unlawful for the Department to obtain, retain, request, access, or use", "all-and-requests"),
        ("verbs", "unlawful for the Department to obtain, retain, access, or use", "obtain-keep-access-use"),
        ("sunset", "This ordinance shall expire on December 31, 2022", "fixed-day"),
        ("unasked_receipt", "did not request the information and logs such receipt within seven days",
         "logged-in-seven-days"),
        ("fees", "A court shall award costs and reasonable attorneys' fees to a prevailing plaintiff", "shall-award"),
        ("discipline", "retraining, suspension, or termination, subject to due process and any collective bargaining "
         "agreement", "graded-with-due-process"),
    ],
)  # fmt: skip
def test_signs_tell_whose_words_somebody_used(slot, text, key):
    assert key in [one.key for one in library().slots[slot].alternatives if one.signs.fit(text)]


def test_a_wording_shows_its_own_signs_where_it_has_some():
    blind = [
        f"{one.slot}, {one.key}"
        for one in alternatives()
        if one.signs.words and not one.signs.fit(PLACEHOLDER.sub(lambda word: SAID.get(word[2], "City"), one.text))
    ]
    assert not blind


def test_signs_bridge_a_few_words_and_read_curly_quotes():
    signs = Signs(words=("information ... derived", "attorney's fees"))
    assert signs.fit("Information that was DERIVED from it; attorney’s fees")
    assert not signs.fit("information " + "and " * 9 + "derived; attorney's fees")
    assert not Signs().fit("anything")


def broken(tmp_path: Path, file: str, old: str, new: str) -> Path:
    shutil.copytree(HERE, tmp_path / "library", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    path = tmp_path / "library" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return tmp_path / "library"


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("slots/sunset.yaml", "strength: protects", "strength: strong", "sunset.yaml, none-with-review: strength"),
        ("slots/sunset.yaml", "    risk:", "    danger:", "missing: risk; unknown: danger"),
        ("slots/sunset.yaml", "law: baltimore-md", "law: atlantis", "laws.yaml"),
        ("slots/sunset.yaml", "source: 2, confidence: high", "source: 9, confidence: high", "sources 1 to 3"),
        ("slots/sunset.yaml", "{sunset_date}", "{end}", "{end} is no known blank"),
        ("slots/sunset.yaml", "key: sunset", "key: end", "'sunset', which has no file"),
        ("slots/unasked_receipt.yaml", "{ref:suppression}", "{ref:deletion}", "a slot that does not exist"),
        ("instruments/vendor-clause.yaml", "vendor_data: no-training-no-sharing", "vendor_data: all", "not offered"),
        ("levels.yaml", "city:", "city: [", "levels.yaml cannot be read"),
    ],
)
def test_a_broken_library_says_file_place_and_remedy(tmp_path, file, old, new, says):
    with pytest.raises(BrokenLibrary, match=says):
        load(broken(tmp_path, file, old, new))


def test_each_law_that_is_named_stands_in_the_ledger():
    assert set(library().places) <= {one["key"] for one in seed.read("laws")}
