import pytest
from django.utils.html import strip_tags

from tests.ledger.factories import make_law, make_place
from tests.ledger.promising import make_amazon

pytestmark = pytest.mark.django_db


def plain(answer):
    return " ".join(strip_tags(answer.content.decode()).split())


@pytest.mark.once
@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("/office/ledger/", "No law is written down yet."),
        ("/office/ledger/promises/", "No company is written down yet."),
        ("/office/ledger/suggestions/", "No suggestion waits."),
        ("/office/ledger/figures/", "No figure is written down yet."),
        ("/office/ledger/places/", "No place is in the directory yet."),
        ("/office/ledger/history/", "Nothing was edited yet."),
    ],
)
def test_an_empty_ledger_says_so_on_every_screen(office, url, said):
    assert said in plain(office.get(url))


def test_laws_are_found_by_place_kind_state_and_trouble(office):
    make_law(make_place("Wrenfield"), name="Ord. 1")
    make_law(make_place("Hask"), kind="moratorium", events=(("final_vote", "2020"), ("repealed", "2022")))

    def found(query):
        page = plain(office.get(f"/office/ledger/?{query}"))
        return [name for name in ("Wrenfield, MA", "Hask, MA") if name in page]

    assert found("") == ["Wrenfield, MA", "Hask, MA"]
    assert found("q=wren") == ["Wrenfield, MA"]
    assert found("q=ma+hask&kind=moratorium") == ["Hask, MA"]
    assert found("state=repealed") == ["Hask, MA"]
    assert found("only=conflicts") == []
    assert found("only=unsure") == ["Wrenfield, MA", "Hask, MA"]
    assert found("kind=nonsense&state=nonsense&p=99&q=%00") == ["Wrenfield, MA", "Hask, MA"]


def test_companies_show_state_and_time(office):
    amazon = make_amazon()
    page = plain(office.get("/office/ledger/promises/?q=AMA"))
    assert "police use of Rekognition" in page
    assert "Until further notice." in page
    assert "No company fits." in plain(office.get("/office/ledger/promises/?state=broken"))
    assert "1 company has promised" in plain(office.get("/office/ledger/promises/?state=holds"))
    page = plain(office.get(f"/office/ledger/promises/{amazon.company_id}/"))
    assert "Amazon: Holds, as far as we know." in page
    assert "1 unmet, 7 not known" in page
    assert "says less than before" in page


def test_a_place_may_be_changed_but_not_into_another(office):
    make_place("Springfield")
    other = make_place("Hask")
    url = f"/office/ledger/places/{other.pk}/"
    said = {"name": "Hask", "level": "town", "region": "MA", "country": "us", "body": "Town Meeting"}
    assert office.post(url, said).status_code == 302
    other.refresh_from_db()
    assert (other.level, other.body) == ("town", "Town Meeting")
    assert office.post(url, {**said, "name": "springfield"}).status_code == 422
    assert office.post(url, {**said, "country": "USA"}).status_code == 422
    assert "Hask, MA" in plain(office.get("/office/ledger/places/?q=hask"))


@pytest.mark.once
def test_the_history_of_everything_is_one_list(office):
    make_amazon()
    page = plain(office.get("/office/ledger/history/"))
    assert "Every edit, the newest first." in page
    assert "shipped with the software" in page
