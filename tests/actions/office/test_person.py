import json

import pytest
from wagtail.models import ModelLogEntry

from tests.actions.factories import find, make_campaign, make_petition, make_wording, sign
from unwatched.actions.models import Signature
from unwatched.actions.services import confirming, counting, petitions
from unwatched.supporters.models import Consent, Supporter

from .words import answer_line, said, text_of

pytestmark = [pytest.mark.once, pytest.mark.django_db]
URL = "/office/person/"
ADDRESS = "ines@example.org"


@pytest.fixture
def ines(petition, now):
    """Signed two petitions in two campaigns, and said yes to mail in one."""
    wording = make_wording(petition.campaign.host, now=now)
    other = make_petition(campaign=make_campaign(title="Other"))
    for one in (petition, other):
        row = sign(
            one, ADDRESS, name="Ines Okafor-Lind", wordings=[wording], wishes=[wording.pk] if one == petition else []
        )
        confirming.confirm(row.pk, page="/p/", now=now)
        counting.tick(one.pk, now=now)


def log_text():
    return json.dumps(list(ModelLogEntry.objects.values("label", "data")))


def test_the_page_asks_for_an_address_and_puts_it_in_no_url(office):
    answer = office.get(URL + f"?email={ADDRESS}")
    assert answer_line(answer) == "What do we keep about an address?"
    assert ADDRESS not in answer.content.decode()
    assert '<form class="o-form" method="post"' in answer.content.decode()


@pytest.mark.both
def test_what_is_kept_is_told(office, ines):
    answer = office.post(URL, {"email": " Ines@Example.org ", "do": "look"})
    assert answer_line(answer) == "3 things are kept about this address."
    words = text_of(answer)
    assert "Signatures: 2" in words
    assert "Answers to boxes about mail: 1" in words
    assert "The vault is closed" in words
    assert "no-store" in answer["Cache-Control"]
    assert ADDRESS not in log_text().lower()


def test_a_stranger_is_told_that_nothing_is_kept(office, ines):
    answer = office.post(URL, {"email": "nobody@example.org"})
    assert answer_line(answer) == "Nothing is kept about this address."
    assert "Erase this person" not in text_of(answer)


@pytest.mark.parametrize(
    "typed", ["", "no address", "a@b@c.test", "x" * 9000, "a\x00@b.test", "a@b.test\r\nBcc: c@d.test"]
)
def test_what_is_no_address_comes_back_with_a_sentence(typed, office):
    answer = office.post(URL, {"email": typed})
    assert answer.status_code == 422
    assert "Nothing was done yet." in text_of(answer)


def test_the_file_holds_everything_while_the_vault_is_open(office, ines, opened):
    answer = office.post(URL, {"email": ADDRESS, "do": "export"})
    assert answer["Content-Disposition"] == 'attachment; filename="what-we-keep.json"'
    assert "no-store" in answer["Cache-Control"]
    kept = json.loads(answer.content)
    mine = next(row for row in kept["signatures"] if row["petition"] == "Pass the Ordinance")
    assert mine["sealed"] == {"name": "Ines Okafor-Lind", "email": ADDRESS}
    assert [(row["sentence"], row["answer"]) for row in kept["consents"]] == [("You may write to me.", "yes")]


def test_with_the_vault_closed_the_file_says_what_it_leaves_out(office, ines):
    kept = json.loads(office.post(URL, {"email": ADDRESS, "do": "export"}).content)
    assert all("closed" in row["sealed"] for row in kept["signatures"])
    assert "Okafor" not in json.dumps(kept)


def test_one_more_press_erases_it_everywhere(office, ines, petition, now):
    sign(petition, "other@example.org")
    answer = office.post(URL, {"email": ADDRESS, "do": "erase"})
    assert said(answer)[0].startswith("Erased: ")
    assert not Supporter.objects.exists()
    assert not Consent.objects.exists()
    assert (
        not Signature.objects.filter(sealed__isnull=False).exclude(pk=find(petition, "other@example.org").pk).exists()
    )
    counting.tick(petition.pk, now=now)
    assert petitions.public_count(petition).total == 0
    assert counting.recount(petition.pk).is_sound
    assert answer_line(office.post(URL, {"email": ADDRESS})) == "Nothing is kept about this address."
    entry = ModelLogEntry.objects.get(action="supporters.erase")
    assert entry.user.name == "Rosa"
    assert ADDRESS not in log_text().lower()


def test_erasing_a_stranger_says_so(office, ines):
    answer = office.post(URL, {"email": "nobody@example.org", "do": "erase"})
    assert said(answer) == ["Nothing was kept about this address."]
    assert Supporter.objects.count() == 1


def test_supporters_are_found_without_a_signature(office, ines):
    """Mail to supporters outlives a signature that was removed by hand."""
    Signature.objects.update(blind_index=None)
    assert answer_line(office.post(URL, {"email": ADDRESS})) == "One thing is kept about this address."
    office.post(URL, {"email": ADDRESS, "do": "erase"})
    assert not Supporter.objects.exists()
