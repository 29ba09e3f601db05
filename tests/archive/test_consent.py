"""Each row of the table in docs/explanation/consent.md."""

from dataclasses import replace
from datetime import timedelta

import pytest

from unwatched.archive.consent import Asker, Because, Past, Verdict, decide, is_quiet
from unwatched.gateways.social import Network

from .factories import ADA, NOON

BLUE = replace(ADA, network=Network.BLUESKY, uri="did:plc:ada", discoverable=None, indexable=None)
ASKED = Past(asked_at=NOON - timedelta(days=2))
YES, NO = replace(ASKED, answer="yes"), replace(ASKED, answer="no")
INSTITUTION = Past(institution=True)


def verdict(author=ADA, *shown, asker=Asker.MEMBER, past=Past()):  # noqa: B008  (frozen)
    return decide(author, shown or ("public",), asker=asker, past=past, now=NOON)


def about(text, author=ADA):
    return replace(author, about=text)


# --- private: never, no exception, no override ------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["private", "direct", "followers", "", "mutuals", "Public", "limited"])
@pytest.mark.parametrize("asker", Asker)
@pytest.mark.parametrize("past", [Past(), YES, INSTITUTION])
def test_what_is_not_public_or_unlisted_is_never_kept(word, asker, past):
    for shown in [(word,), ("public", word), (word, "public")]:
        assert verdict(ADA, *shown, asker=asker, past=past).verdict == Verdict.NEVER


def test_a_thread_without_posts_is_nothing_to_keep():
    assert decide(ADA, [], asker=Asker.AUTHOR, past=YES, now=NOON).verdict == Verdict.NEVER


# --- the author -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("past", [Past(), ASKED, YES, NO, Past(asked_at=NOON - timedelta(days=90))])
@pytest.mark.parametrize("author", [ADA, BLUE, about("#nobot"), replace(ADA, network=Network.X)])
def test_the_authors_own_wish_keeps_it_and_lifts_a_refusal(author, past):
    assert verdict(author, asker=Asker.AUTHOR, past=past).verdict == Verdict.KEEP


def test_an_author_whose_bio_refuses_us_by_name_takes_that_out_first():
    decision = verdict(about("#NoUnwatched"), asker=Asker.AUTHOR)
    assert (decision.verdict, decision.because) == (Verdict.REFUSE, Because.NAMED_US)


def test_a_member_who_was_asked_and_said_yes_is_kept():
    assert verdict(past=YES).verdict == Verdict.KEEP


# --- another person ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asker", [Asker.MEMBER, Asker.ANYBODY])
def test_another_person_is_asked_once(asker):
    assert verdict(asker=asker).verdict == Verdict.ASK
    assert verdict(asker=asker, past=ASKED).verdict == Verdict.WAIT


@pytest.mark.parametrize("days", [14, 15, 400, 4000])
def test_nobody_is_asked_a_second_time_ever(days):
    decision = verdict(past=Past(asked_at=NOON - timedelta(days=days)))
    assert (decision.verdict, decision.because) == (Verdict.REFUSE, Because.ASKED_BEFORE)


def test_nobody_is_asked_on_x():
    assert verdict(replace(ADA, network=Network.X)).because == Because.NOBODY_IS_ASKED_ON_X


# --- hard no ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["#nobot", "#NoArchive", "#nobridge", "#NoTagsPub", "#nounwatched", "＃nobot"])
@pytest.mark.parametrize("field", ["about", "name"])
@pytest.mark.parametrize("asker", [Asker.MEMBER, Asker.ANYBODY])
def test_a_hard_no_in_bio_or_name_is_neither_kept_nor_asked(tag, field, asker):
    author = replace(ADA, **{field: f"gardener, she/her {tag}"})
    assert verdict(author, asker=asker).verdict == Verdict.REFUSE


def test_words_that_only_look_like_a_refusal_are_none():
    assert verdict(about("I write about robots and #nobotany, nobot")).verdict == Verdict.ASK


def test_a_bluesky_account_that_strangers_may_not_see_is_neither_kept_nor_asked():
    author = replace(BLUE, labels=("!no-unauthenticated",))
    assert verdict(author).because == Because.NOT_FOR_STRANGERS


@pytest.mark.parametrize("past", [Past(gone=True), replace(YES, gone=True)])
def test_an_account_that_is_gone_is_a_no(past):
    assert verdict(past=past).because == Because.ACCOUNT_GONE


def test_an_account_that_blocks_us_has_said_no():
    assert verdict(past=Past(blocks_us=True)).because == Because.BLOCKED


def test_a_no_stays_a_no():
    assert verdict(past=NO).because == Because.SAID_NO


def test_a_yes_outranks_words_for_all_programmes_and_our_name_outranks_the_yes():
    assert verdict(about("#nobot"), past=YES).verdict == Verdict.KEEP
    assert verdict(about("#nobot #nounwatched"), past=YES).because == Because.NAMED_US


# --- soft no ----------------------------------------------------------------------------------------------------------


QUIET = [
    replace(ADA, indexable=False),
    replace(ADA, indexable=None),
    replace(ADA, discoverable=False),
    replace(ADA, discoverable=None),
    about("#nosearch"),
    about("#NoIndex"),
    replace(BLUE, name="Ada #nosearch"),
    replace(BLUE, indexable=False),
]


@pytest.mark.parametrize("author", QUIET)
def test_a_soft_no_may_be_asked_and_is_never_found_by_search(author):
    assert is_quiet(author)
    assert verdict(author).verdict == Verdict.ASK
    kept = verdict(author, past=YES)
    assert (kept.verdict, kept.findable) == (Verdict.KEEP, False)
    assert verdict(author, past=replace(YES, ticked=True)).findable


@pytest.mark.parametrize("author", [ADA, BLUE])
def test_who_wants_to_be_found_may_be_found(author):
    assert verdict(author, past=YES).findable


# --- unlisted ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("past", [YES, replace(YES, ticked=True)])
def test_unlisted_may_be_shown_and_is_never_found(past):
    kept = verdict(ADA, "unlisted", "public", past=past)
    assert (kept.verdict, kept.findable) == (Verdict.KEEP, False)


# --- institutions -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("author", [ADA, *QUIET, about("#nobot"), replace(ADA, network=Network.X)])
def test_what_an_institution_says_is_evidence_without_asking(author):
    assert verdict(author, past=INSTITUTION).verdict == Verdict.EVIDENCE
    assert verdict(author, past=replace(INSTITUTION, answer="no")).verdict == Verdict.EVIDENCE


# --- what nobody knows ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("past", [Past(), YES, INSTITUTION])
@pytest.mark.parametrize("asker", Asker)
def test_a_label_that_nobody_knows_is_treated_as_private(past, asker):
    author = replace(BLUE, labels=("!something-new",))
    assert verdict(author, asker=asker, past=past).verdict == Verdict.REFUSE


def test_labels_about_pictures_keep_nobody_out():
    assert verdict(replace(BLUE, labels=("nudity", "!warn"))).verdict == Verdict.ASK
