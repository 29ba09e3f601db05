import pytest
from wagtail.models import ModelLogEntry

from tests.actions.factories import make_organisation, make_wording
from unwatched.supporters.models import Ask, Wording

from .words import answer_line, said, text_of

pytestmark = pytest.mark.django_db
URL = "/office/petitions/boxes/"


@pytest.mark.once
def test_without_a_box_nobody_can_be_written_to(office):
    assert answer_line(office.get(URL)) == "No box yet: nobody can be written to."
    assert "No organisation has keys yet" in text_of(office.get(URL))


@pytest.mark.once
def test_a_new_version_stands_beside_the_old_one(office):
    old = make_wording(make_organisation(), sentence="You may write.")
    answer = office.post(URL, {"ask": old.ask_id, "language": "en", "sentence": "You may write until I say stop."})
    assert answer["Location"] == f"{URL}#box-{old.ask_id}"
    assert said(answer)[0].startswith("Version 2 holds from now on.")
    assert [(w.version, w.text) for w in old.ask.wordings.order_by("version")] == [
        (1, "You may write."),
        (2, "You may write until I say stop."),
    ]
    words = text_of(office.get(URL))
    assert (
        words.index("You may write until I say stop.") < words.index("One sentence before") < words.index("version 1")
    )
    entry = ModelLogEntry.objects.filter(action="supporters.wording").latest("pk")
    assert (entry.data, entry.user.name) == ({"language": "en", "version": 2}, "Rosa")


def test_the_same_sentence_again_is_no_new_version(office):
    old = make_wording(make_organisation(), sentence="You may write.")
    office.post(URL, {"ask": old.ask_id, "language": "en", "sentence": "You may write."})
    assert Wording.objects.count() == 1


@pytest.mark.once
@pytest.mark.parametrize("typed", [{"sentence": ""}, {"sentence": "x" * 501}, {"language": "xx", "sentence": "Kept"}])
def test_what_is_missing_comes_back_in_its_own_box(typed, office):
    first, second = make_wording(make_organisation("A")), make_wording(make_organisation("B"))
    answer = office.post(URL, {"ask": second.ask_id, "language": "en", **typed})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count("Nothing was done yet.") == 1
    assert (
        page.index(f'id="box-{first.ask_id}"')
        < page.index(f'id="box-{second.ask_id}"')
        < page.index("Nothing was done")
    )
    assert Wording.objects.count() == 2


def test_a_box_is_made_for_an_organisation_with_keys(office):
    organisation = make_organisation("Delta Legal Aid")
    office.post(URL, {"do": "box", "organisation": organisation.pk, "purpose": "organisation"})
    ask = Ask.objects.get()
    assert (ask.organisation, ask.purpose) == (organisation, "organisation")
    assert "No sentence yet: the box is not shown." in text_of(office.get(URL))
    office.post(URL, {"do": "box", "organisation": organisation.pk, "purpose": "organisation"})
    assert Ask.objects.count() == 1


@pytest.mark.once
@pytest.mark.parametrize("ask", ["", "x", "99", "9" * 40])
def test_a_forged_box_is_not_found(ask, office):
    assert office.post(URL, {"ask": ask, "language": "en", "sentence": "x"}).status_code == 404
