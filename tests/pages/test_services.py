import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from wagtail.models import Page, Site

from unwatched.actions.models import Petition
from unwatched.campaigns.models import Campaign
from unwatched.directory.models import Organisation
from unwatched.pages.models import ContactPage, HomePage, PetitionPage, PrivacyPage, SiteLook
from unwatched.pages.models.look import read_signs
from unwatched.pages.services import ensure_campaign, ensure_petition, make_site

from . import factories

pytestmark = pytest.mark.once


def test_make_site_turns_a_fresh_database_into_a_site(db, now):
    home = make_site(name="Wrenfield Unwatched", now=now)
    site = Site.objects.get()
    assert site.root_page.specific == home
    assert (site.hostname, site.port, site.is_default_site) == ("localhost", 8000, True)
    assert PrivacyPage.objects.child_of(home).live().count() == ContactPage.objects.child_of(home).live().count() == 1
    assert Organisation.objects.get(is_host=True).ring.keys.count() == 1
    assert SiteLook.objects.get(site=site).name == "Wrenfield Unwatched"
    assert list(Page.objects.filter(depth=2)) == [home.page_ptr]


def test_make_site_twice_changes_nothing(db, now):
    make_site(name="Wrenfield Unwatched", now=now)
    before = list(Page.objects.values_list("pk", "title", "latest_revision"))
    call_command("make_site", name="Other", verbosity=0)
    assert list(Page.objects.values_list("pk", "title", "latest_revision")) == before
    assert Organisation.objects.get().name == "Wrenfield Unwatched"
    assert HomePage.objects.count() == 1


def test_the_tree_of_pages_is_sound(full):
    assert [list(fault) for fault in Page.find_problems()] == [[], [], [], [], []]


def test_ensure_petition_opens_one_petition_for_a_page_and_its_campaign(campaign, now):
    page = factories.make_petition(campaign)
    assert ensure_petition(page, by=None, now=now) == Petition.objects.get() == PetitionPage.objects.get().asked
    assert Petition.objects.get().campaign == Campaign.objects.get() == ensure_campaign(campaign, now=now)


def test_look_refuses_more_signs_than_the_crowd_can_hold(home):
    look = SiteLook.objects.get()
    look.crowd_signs = "One\nTwo\n\nThree\nFour\nFive"
    look.full_clean()
    look.crowd_signs += "\nSix"
    with pytest.raises(ValidationError, match="Five signs"):
        look.full_clean()
    look.crowd_signs = "A sign that nobody across the street could read"
    with pytest.raises(ValidationError, match="thirty letters"):
        look.full_clean()


@pytest.mark.both
def test_read_signs_leaves_out_empty_lines():
    assert read_signs("Not  a suspect \n\n Let us walk") == ["Not a suspect", "Let us walk"]


@pytest.mark.parametrize("field", ["source_code", "security_contact"])
def test_look_refuses_unsafe_links(home, field):
    look = SiteLook.objects.get()
    setattr(look, field, "javascript:alert(1)")
    with pytest.raises(ValidationError):
        look.full_clean()
