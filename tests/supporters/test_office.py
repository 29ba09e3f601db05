"""The office's screens of supporters: who sees what, the two steps of bringing, and what is written down."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.accounts.people import make_organiser
from tests.actions.factories import make_campaign, make_organisation
from tests.visiting import said
from unwatched.supporters.models import Supporter
from unwatched.vault import services as vault

from .people import HERE, INES, make_supporter, own_wording, row, table

IMPORT = "/office/supporters/import/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return make_campaign(host=make_organisation(HERE), title="No face scanning")


@pytest.fixture
def signed_in(client):
    def signed_in(*roles):
        client.force_login(make_organiser(roles=roles))
        return client

    return signed_in


def send(client, campaign, data, *, do="look", mark="", name="ines-okafor.csv"):
    upload = SimpleUploadedFile(name, data, content_type="text/csv")
    return client.post(IMPORT, {"campaign": campaign.pk, "file": upload, "do": do, "mark": mark})


def words(answer):
    return " ".join(answer.content.decode().split())


def test_an_empty_campaign_says_what_to_do(signed_in, campaign):
    client = signed_in("Organiser")
    assert "Nobody has said yes to mail yet." in words(client.get("/office/supporters/"))
    page = words(client.get(f"/office/supporters/{campaign.pk}/"))
    assert "Write the boxes that people may tick" in page
    assert "Bring supporters in" in page
    assert client.get("/office/supporters/999/").status_code == 404


@pytest.mark.once
def test_a_researcher_sees_numbers_and_no_buttons(signed_in, campaign):
    make_supporter(campaign, "ines@example.org", wording=own_wording(campaign), language="es")
    client = signed_in("Researcher")
    page = words(client.get(f"/office/supporters/{campaign.pk}/"))
    for shown in ("1 person said yes to mail.", "Spanish", "November 2026", "the organisation&#x27;s work"):
        assert shown in page
    for hidden in ("Take the list out", "Bring supporters in", "Find one person"):
        assert hidden not in page
    for url in (IMPORT, f"/office/supporters/{campaign.pk}/export/"):
        assert client.post(url).status_code == 302
    assert not ModelLogEntry.objects.filter(action="supporters.take_out").exists()


@pytest.mark.once
def test_the_list_is_taken_out_only_while_the_vault_is_open(signed_in, campaign):
    wording = own_wording(campaign)
    make_supporter(campaign, "ines@example.org", wording=wording, name="Ines")
    client, url = signed_in("Key-holder"), f"/office/supporters/{campaign.pk}/"
    chosen = {"who": wording.ask.pk, "language": "", "to": "osdi"}
    [closed] = said(client.post(f"{url}export/", chosen))
    assert "The list of Wrenfield Unwatched is closed." in closed
    assert "Names are sealed" in words(client.get(url))
    vault.open_ring(campaign.host.ring, by=None, reason="list for Next Town", now=timezone.now())
    assert "Those who say yes to mail about the organisation&#x27;s work, by Wrenfield Unwatched: 1" in words(
        client.get(url)
    )
    answer = client.post(f"{url}export/", chosen)
    assert "no-store" in answer.headers["Cache-Control"]
    assert ".json" in answer.headers["Content-Disposition"]
    [person] = json.loads(b"".join(answer.streaming_content))["_embedded"]["osdi:people"]
    assert person["given_name"] == "Ines"
    for wrong in ({"who": "77"}, {"to": "exe"}, {"language": "xx"}, {"who": "\0"}):
        assert "Choose who is taken out" in said(client.post(f"{url}export/", chosen | wrong))[-1]


@pytest.mark.once
def test_bringing_looks_first_and_does_what_was_looked_at(signed_in, campaign):
    client, data = signed_in("Organiser"), table(INES, row(email="ada@example.org"))
    looked = send(client, campaign, data)
    assert "2 people would be added." in words(looked)
    assert "ines-okafor.csv" in words(looked)
    assert not Supporter.objects.exists()
    mark = looked.context["mark"]
    other = send(client, campaign, table(INES), do="bring", mark=mark)
    assert "This is another file than the one that you looked at" in words(other)
    assert not Supporter.objects.exists()
    done = send(client, campaign, data, do="bring", mark=mark)
    assert done.url == f"/office/supporters/{campaign.pk}/"
    assert "2 people were added." in words(client.get(done.url))
    assert Supporter.objects.count() == 2
    entry = ModelLogEntry.objects.get(action="supporters.bring_in")
    assert entry.data == {"added": 2, "changed": 0, "unchanged": 0}
    assert "Nothing is new in this file." in words(send(client, campaign, data))


def test_bringing_refuses_with_line_and_reason(signed_in, campaign):
    client = signed_in("Organiser")
    answer = send(client, campaign, table(INES, row(at="never")), name="<b>.csv")
    assert answer.status_code == 422
    assert "&lt;b&gt;.csv:3: at: “never” is no day" in words(answer)
    assert "ines@example.org" not in answer.content.decode().partition("What a table looks like")[0]
    assert client.post(IMPORT, {"campaign": campaign.pk}).status_code == 422
    assert client.post(IMPORT, {"campaign": "x", "file": "y"}).status_code == 422
    assert client.get(f"{IMPORT}?campaign=%00").status_code == 200


@pytest.mark.once
def test_what_is_wrong_about_the_sums_is_said_before_anything_happens(signed_in, campaign):
    header = ("email", "organisation", "purpose", "campaign", "wording", "at", "where")
    data = table(["a@b.test", HERE, "campaign", "Elsewhere", "W.", "2026-01-01", "web"], header=header)
    page = words(send(signed_in("Organiser"), campaign, data))
    assert "Some said yes to mail about another campaign: “Elsewhere”." in page
