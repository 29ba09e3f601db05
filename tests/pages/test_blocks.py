from datetime import date

import pytest
from django.core.exceptions import ValidationError

from unwatched.pages.bands import group_bands
from unwatched.pages.blocks import CampaignBlocks, CountdownBlock

from . import factories


def stream(*blocks):
    return CampaignBlocks().to_python(list(blocks))


def kinds(*blocks):
    return [(band.kind, [block.block_type for block in band.beside]) for band in group_bands(stream(*blocks))]


def test_news_and_flyer_stand_beside_the_text_before_them():
    news, flyer = factories.block("updates", {"heading": "News", "number": 3}), factories.block("flyer", {"rows": []})
    assert kinds(factories.text(), news, flyer) == [("text", ["updates", "flyer"])]


def test_a_flyer_stands_beside_the_news_when_no_text_is_before_them():
    news, flyer = factories.block("updates", {"heading": "News", "number": 3}), factories.block("flyer", {"rows": []})
    assert kinds(news, flyer) == [("updates", ["flyer"])]


def test_blocks_keep_their_order():
    placard = factories.block("placard", {"words": "Signed by 38."})
    assert kinds(placard, factories.text(), factories.text(), placard) == [
        ("placard", []), ("text", []), ("text", []), ("placard", []),
    ]  # fmt: skip


def countdown(until, since):
    block = CountdownBlock()
    return block.clean(block.to_python({"until": until, "since": since, "words": "days", "over": "Over.", "unit": ""}))


def test_countdown_begins_a_year_before_its_end_when_nothing_else_is_said():
    assert countdown("2027-01-31", None).start == date(2026, 1, 31)


@pytest.mark.parametrize("since", ["2027-01-31", "2027-03-01", "2010-01-01"])
def test_countdown_refuses_a_start_that_is_not_before_its_end(since):
    with pytest.raises(ValidationError):
        countdown("2027-01-31", since)


def test_campaign_blocks_take_one_flyer():
    flyer = factories.block("flyer", {"heading": "Come by", "stock": "mint", "words": "", "rows": []})
    with pytest.raises(ValidationError):
        CampaignBlocks().clean(stream(flyer, flyer))


@pytest.mark.once
@pytest.mark.django_db
def test_a_draft_in_which_nothing_is_filled_in_yet_can_be_saved_and_looked_at(rf):
    block = CampaignBlocks()
    block.defer_required_validation()
    kinds = [name for name in block.child_blocks if name != "picture"]  # a picture is chosen, so it is there
    half = block.to_python([{"type": name, "value": block.child_blocks[name].get_prep_value(
        block.child_blocks[name].get_default())} for name in kinds])  # fmt: skip
    try:
        half = block.clean(half)
    finally:
        block.restore_deferred_validation()
    page = factories.make_campaign(factories.make_site(), body=half, countdown=[])
    page.refresh_from_db()
    assert [part.block_type for part in page.body] == kinds
    assert page.make_preview_request(original_request=rf.get("/")).status_code == 200
