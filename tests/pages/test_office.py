"""What organisers do with pages in the office."""

import pytest
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from tests.accounts.people import give_app, make_organiser
from unwatched.actions.models import Petition
from unwatched.campaigns.models import Campaign
from unwatched.directory.models import Organisation
from unwatched.pages import memory
from unwatched.pages.models import CampaignPage, PetitionPage, SiteLook

pytestmark = pytest.mark.once


@pytest.fixture
def rosa(client, db):
    user = make_organiser(roles=["Organiser"])
    give_app(user)
    client.force_login(user)
    return user


def add(client, kind, parent, **fields):
    """Presses "Publish" on the form for a new page."""
    url = reverse("wagtailadmin_pages:add", args=["pages", kind, parent.pk])
    assert client.get(url).status_code == 200
    common = {"slug": fields["title"].lower().replace(" ", "-"), "action-publish": "1", "comments": {
        "TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 0}}  # fmt: skip
    response = client.post(url, nested_form_data(common | fields))
    assert response.status_code == 302, response.context["form"].errors
    return Page.objects.get(title=fields["title"]).specific


@pytest.mark.first
def test_every_kind_of_page_has_a_form(client, full, rosa):
    """Those of a new campaign and of its petition are filled in below."""
    for kind, parent in (("plainpage", full.get_parent()), ("resourcepage", full.get_parent()), ("updatepage", full)):
        assert client.get(reverse("wagtailadmin_pages:add", args=["pages", kind, parent.pk])).status_code == 200
    one_of_each = {page.specific_class: page for page in Page.objects.filter(depth__gt=1)}
    assert len(one_of_each) > 3
    for page in one_of_each.values():
        assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


def test_a_new_campaign_and_its_petition_get_their_rows_and_can_be_visited(client, home, rosa):
    campaign = add(
        client, "campaignpage", home, title="No patrol maps", shout="No maps.", paper="mint", kicker="", lede="",
        countdown=streamfield([]), ways=streamfield([]), body=streamfield([]),
    )  # fmt: skip
    assert Campaign.objects.get().page == campaign.page_ptr
    petition = add(
        client, "petitionpage", campaign, title="Burn the maps", addressee="The council", kicker="", shout="Burn them.",
        letter=rich_text("<p>Dear council</p>"),
    )  # fmt: skip
    assert petition.asked == Petition.objects.get()
    assert Petition.objects.get().campaign == Campaign.objects.get()
    client.logout()
    memory.forget()
    html = client.get("/no-patrol-maps/").content.decode()
    assert 'data-stock="mint"' in html
    assert 'href="/no-patrol-maps/burn-the-maps/"' in html
    assert (
        'action="/no-patrol-maps/burn-the-maps/sign/' in client.get("/no-patrol-maps/burn-the-maps/").content.decode()
    )


def test_a_changed_headline_shows_as_soon_as_it_is_published(client, full, rosa):
    client.logout()
    assert "My face is not your evidence." in client.get("/faces/").content.decode()
    page = CampaignPage.objects.get()
    page.shout = "Our faces are ours."
    page.save_revision().publish()
    assert "Our faces are ours." in client.get("/faces/").content.decode()


def test_a_page_that_moves_leaves_a_redirect_behind(client, full, rosa, django_capture_on_commit_callbacks):
    page = CampaignPage.objects.get()
    page.slug = "scanning"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    response = client.get("/faces/")
    assert (response.status_code, response.headers["Location"]) == (301, "/scanning/")


def test_a_copied_petition_is_a_petition_of_its_own(client, full, rosa):
    page = PetitionPage.objects.get()
    response = client.post(
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
        {"new_title": "Second", "new_slug": "second", "new_parent_page": full.pk, "publish_copies": "on"},
    )
    assert response.status_code == 302
    second = PetitionPage.objects.get(slug="second")
    assert second.asked is not None
    assert second.asked != page.asked


def test_the_look_is_changed_in_the_office(client, home, rosa):
    look = SiteLook.objects.get()
    url = reverse("wagtailsettings:edit", args=["pages", "sitelook", look.site_id])
    assert client.get(url).status_code == 200
    fields = {
        "name": "Harrow Street", "short_name": "", "about": "", "stock": "sky", "sign": "door", "crowd": "march",
        "crowd_signs": "Let us walk", "menu": streamfield([]), "postal_address": "", "mail_address": "",
        "telephone": "", "security_contact": "", "source_code": "", "frames": "any", "frame_sites": "",
    }  # fmt: skip
    assert client.post(url, nested_form_data(fields)).status_code == 302
    memory.forget()
    html = client.get("/").content.decode()
    assert "Harrow Street" in html
    assert 'data-stock="sky"' in html
    assert "Let us walk" in html


@pytest.mark.both
def test_partners_are_added_in_the_office_and_the_host_stays(client, home, rosa):
    fields = {"name": "Delta Legal Aid", "about": "Drafted the ordinance.", "url": "https://example.org"}
    assert client.post(reverse("partners:add"), fields).status_code == 302
    partner, host = Organisation.objects.get(is_host=False), Organisation.objects.get(is_host=True)
    assert client.get(reverse("partners:index")).status_code == 200
    client.post(reverse("partners:delete", args=[host.pk]))
    client.post(reverse("partners:delete", args=[partner.pk]))
    assert list(Organisation.objects.all()) == [host]


@pytest.mark.both
def test_a_campaign_that_is_won_says_so_on_the_home_page(client, full, rosa):
    row = Campaign.objects.get()
    fields = {
        "title": row.title,
        "state": "won",
        "ended_on": "2027-01-14",
        "outcome": "Seven voted for it.",
    }
    assert client.post(reverse("campaigns:edit", args=[row.pk]), fields).status_code == 302
    assert client.get(reverse("campaigns:index")).status_code == 200
    client.logout()
    html = client.get("/").content.decode()
    assert "stamp--met" in html
    assert "Seven voted for it." in html


def test_an_editor_without_rights_over_settings_cannot_change_the_look(client, home):
    editor = make_organiser("ed@example.org", roles=["Editor"])
    give_app(editor)
    client.force_login(editor)
    look = SiteLook.objects.get()
    response = client.post(reverse("wagtailsettings:edit", args=["pages", "sitelook", look.site_id]), {"name": "Mine"})
    assert response.status_code == 302
    assert SiteLook.objects.get().name == "Wrenfield Unwatched"


def test_a_draft_shows_to_nobody_but_in_preview(client, full, rosa):
    page = CampaignPage.objects.get()
    page.shout = "Not yet."
    page.save_revision()
    assert "Not yet." not in client.get("/faces/").content.decode()
    preview = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert "Not yet." in preview.content.decode()
    assert "public" not in preview.headers["Cache-Control"]
