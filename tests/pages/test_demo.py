"""The demo: what a visitor sees first, and how it goes away again."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from wagtail.blocks import StreamValue
from wagtail.models import ModelLogEntry, Page, PageLogEntry, Site

from tests.actions import factories as signing
from unwatched.actions.models import Kind, Petition, Removal, Shown, Signature, SignatureState, Tick
from unwatched.actions.services import counting, figures, findings, mailing, reading, retention
from unwatched.campaigns.models import Campaign
from unwatched.chats.models import Chat
from unwatched.chats.services import preparing, staging
from unwatched.core.models import Beat
from unwatched.core.scrubbing import scrub
from unwatched.directory.models import Organisation
from unwatched.media.models import Picture
from unwatched.office import first_steps
from unwatched.pages import demo, memory, services
from unwatched.pages.models import CampaignPage, HomePage, PetitionPage, PlainPage, SiteLook
from unwatched.publishing.models import Channel, Delivery
from unwatched.supporters.models import Ask, Consent, Supporter, Wording
from unwatched.vault import keyring
from unwatched.vault import services as vault
from unwatched.vault.models import PublicKey, Ring

from . import factories

pytestmark = pytest.mark.once

BROUGHT = (
    Campaign, Petition, Signature, Tick, Removal, Supporter, Consent, Ask, Wording, Picture, Chat, Channel, Delivery,
)  # fmt: skip


@pytest.fixture
def rosa(django_user_model):
    return django_user_model.objects.create(email="rosa@example.org", name="Rosa")


def demo_pages():
    return Page.objects.filter(translation_key__in=demo.names.page_keys())


# --- Loading --------------------------------------------------------------------------------------


def test_a_chat_waits_to_be_rehearsed_and_nothing_of_it_can_leave(loaded, now):
    chat = Chat.objects.get()
    assert [channel.network for channel in chat.channels.all()] == ["rehearsal"]
    assert [finding.words for finding in preparing.look_at_chat(chat, now=now) if finding.stops] == []
    staging.rehearse(chat, speed=staging.AT_ONCE, by=None, now=now)
    assert Delivery.objects.count() == 17


def test_a_count_stands_that_a_recount_confirms(loaded, now):
    found = counting.recount(loaded.pk)
    assert found.is_sound
    assert found.total == found.rows == 412
    assert found.ticks > 100
    assert Tick.objects.filter(taken_back__gt=0).exists(), "some said that it was not them"
    assert max(Tick.objects.values_list("at", flat=True)) <= now


def test_signatures_are_of_all_kinds_and_none_waits_for_the_worker(loaded, now):
    found = figures.figures_of(loaded)
    assert found.counted == 412
    assert found.waiting > 20
    assert found.aside > 10
    assert found.expired > 40
    assert found.disowned > 0
    assert not Signature.objects.filter(mail_at__isnull=False).exists()
    assert not Signature.objects.exclude(mail="").exists()
    assert not Signature.objects.filter(transit__isnull=False).exists()
    assert not Signature.objects.filter(judged=False).exists()
    assert not Signature.objects.filter(count_due=True).exists()
    assert mailing.send_due(now=now + timedelta(days=3)) == 0
    assert counting.petitions_due() == []


def test_nothing_of_it_is_due_to_be_forgotten_on_the_first_day(loaded, now):
    assert retention.expire_pending(now=now) == 0
    assert retention.forget_networks(now=now) == 0
    assert retention.forget_disowned(now=now) == 0


def test_nobody_signs_before_the_petition_opens_nor_after_now(loaded, now):
    moments = list(Signature.objects.order_by("pk").values_list("signed_at", flat=True))
    assert min(moments) >= loaded.opened_at.replace(minute=0)
    assert max(moments) < now
    assert moments == sorted(moments), "rows are numbered as they came; the office counts on it"
    for signed_at, confirmed_at in Signature.objects.filter(confirmed_at__isnull=False).values_list(
        "signed_at", "confirmed_at"
    ):
        assert signed_at <= confirmed_at < now


def test_the_curve_has_two_peaks_and_quiet_nights(loaded, now):
    days = {day.on: day.change for day in figures.by_day(loaded, since=now - timedelta(days=60))}
    today = now.date()

    def week(ago):
        return sum(days.get(today - timedelta(days=ago - n), 0) for n in range(4))

    assert week(20) > 2 * week(28)
    assert week(4) > 2 * week(12)
    hours = [at.hour for at in Signature.objects.filter(aside="").values_list("signed_at", flat=True)]
    assert sum(hour < 6 for hour in hours) < len(hours) / 20


def test_details_are_sealed_and_only_what_people_chose_stands_in_clear(loaded, rosa, now):
    shown = Signature.objects.shown()
    assert shown.count() == 98
    assert not Signature.objects.exclude(shown=Shown.SHOWN).exclude(shown_name="").exists()
    assert Signature.objects.filter(shown=Shown.ASKED).count() > 3
    husks = Signature.objects.filter(state__in=(SignatureState.EXPIRED, SignatureState.DISOWNED))
    assert not husks.exclude(sealed=None, blind_index=None).exists()
    vault.open_ring(loaded.campaign.host.ring, by=rosa, reason="to look", now=timezone.now())
    people = list(reading.opened(loaded))
    assert len(people) == 412
    assert len({person.email for person in people}) == 412
    assert all(person.email.endswith((".test", "example.org")) for person in people)
    assert "Old Jim from the ferry" in {person.name for person in people}


def test_consents_belong_to_those_who_confirmed_and_ticked(loaded):
    counting_rows = Signature.objects.counting()
    ticked = [row for row in counting_rows if row.wishes]
    assert Supporter.objects.count() == len(ticked) > 150
    assert Consent.objects.count() == sum(len(row.wishes) for row in ticked)
    assert {consent.page for consent in Consent.objects.all()} == {loaded.page.get_url()}
    assert {str(ask.organisation) for ask in loaded.asks.all()} == {"Wrenfield Unwatched", "Delta Legal Aid"}


def test_loading_again_changes_nothing(loaded, now):
    before = [model.objects.count() for model in BROUGHT] + [Page.objects.count(), Organisation.objects.count()]
    demo.load(now=now + timedelta(days=1))
    call_command("demo", verbosity=0)
    after = [model.objects.count() for model in BROUGHT] + [Page.objects.count(), Organisation.objects.count()]
    assert before == after


@pytest.mark.both
@pytest.mark.first
def test_every_page_answers(loaded, client):
    for page in demo_pages().specific():
        assert client.get(page.get_url()).status_code == 200, page
    url = loaded.page.get_url()
    assert client.get("/").status_code == 200
    assert b"of 500" in client.get(url).content
    assert b"Old Jim from the ferry" in client.get(url).content
    assert b"58 more" in client.get(url).content
    assert client.get(url + "names/").status_code == 200
    assert client.get(url + "count.json").json()["count"] == 412
    assert client.get("/feed/").status_code == 200


def test_an_editor_could_save_every_page_as_it_is(loaded):
    for page in [*demo_pages().specific(), HomePage.objects.get()]:
        page.full_clean()
        for field in page._meta.get_fields():
            value = getattr(page, field.name, None)
            if isinstance(value, StreamValue):
                value.stream_block.clean(value)


SHARING = {"wa.me", "bsky.app", "x.com"}  # forms that a reader opens to pass something on


def test_links_lead_only_to_places_that_nobody_can_own(loaded, client):
    for page in [*demo_pages().specific(), HomePage.objects.get()]:
        for host in re.findall(
            r'(?:href|src)="(?:https?://|mailto:[^"]*@)([^/"]+)', client.get(page.get_url()).content.decode()
        ):
            assert host.endswith((".test", "example.org", "localhost", "localhost:8000")) or host in SHARING, host


def test_a_site_in_use_keeps_its_name_and_its_front_page(campaign, now):
    home = HomePage.objects.get()
    home.title = "Oakmoor Watch"
    home.save_revision().publish()
    Organisation.objects.filter(is_host=True).update(name="Oakmoor Watch")
    demo.load(now=now)
    home.refresh_from_db()
    assert home.title == "Oakmoor Watch"
    assert not home.body
    assert Organisation.objects.get(is_host=True).name == "Oakmoor Watch"
    assert Campaign.objects.get(is_demo=True).host.name == "Wrenfield Unwatched"
    call_command("demo", remove=True, verbosity=0)
    assert set(Organisation.objects.values_list("name", flat=True)) == {"Oakmoor Watch"}
    assert Ring.objects.count() == 1
    assert Campaign.objects.get() == campaign.campaign


# --- Trying it ------------------------------------------------------------------------------------


@pytest.mark.both
def test_it_is_tried_once_somebody_has_signed(loaded, now):
    assert demo.is_present()
    assert demo.url() == loaded.campaign.page.get_url()
    assert not demo.is_tried()
    row = signing.sign(loaded, now=now)
    assert demo.is_tried()
    mailing.send_due(now=now)
    row.refresh_from_db()
    assert row.mails_sent == 1
    assert demo.is_tried()


# --- Removing -------------------------------------------------------------------------------------


def test_removing_leaves_nothing_of_it(loaded, now, django_capture_on_commit_callbacks):
    keys = set(settings.KEY_DIR.glob("ring-*.key"))
    findings.recount(loaded.pk, now=now)
    Removal.objects.create(petition=loaded, at=now, why="Pasted from a list", number=1)
    Signature.objects.filter(pk=Signature.objects.counting().first().pk).update(removal=Removal.objects.get())
    picture = Picture.objects.get()
    name, storage = picture.file.name, picture.file.storage
    lawyers = PublicKey.objects.get(ring__name="Delta Legal Aid").fingerprint
    with django_capture_on_commit_callbacks() as callbacks:
        assert demo.remove(by=None, now=now)
    for callback in callbacks:
        if callback is not scrub:  # which SQLite refuses inside the test's own transaction
            callback()
    for model in BROUGHT:
        assert not model.objects.exists(), model
    assert not demo_pages().exists()
    assert not storage.exists(name)
    assert not Beat.objects.filter(name__startswith="recount").exists()
    assert [str(host) for host in Organisation.objects.all()] == ["Unwatched"]
    assert [str(ring) for ring in Ring.objects.all()] == ["Unwatched"]
    assert keys - set(settings.KEY_DIR.glob("ring-*.key")) == {keyring.ring_path(settings.KEY_DIR, lawyers)}
    assert not ModelLogEntry.objects.filter(label__contains="Face Scanning").exists()
    assert set(PageLogEntry.objects.filter(label__contains="Wrenfield").values_list("action", flat=True)) <= {
        "wagtail.delete", "wagtail.create", "wagtail.edit", "wagtail.publish", "wagtail.rename",
    }  # fmt: skip
    assert not demo.is_present()
    assert not demo.is_tried()


def test_the_button_in_the_office_removes_it_and_an_empty_site_answers_and_it_can_come_again(
    loaded, client, django_user_model, now, capsys
):
    boss = django_user_model.objects.create(email="boss@example.org", name="Boss", is_superuser=True, is_active=True)
    boss_client = Client()
    boss_client.force_login(boss)
    assert b"Remove the demo" in boss_client.get("/office/first-steps/").content
    boss_client.post("/office/first-steps/remove-demo/", follow=True)
    assert not demo.is_present()
    memory.forget()
    home = HomePage.objects.get()
    assert home.title == "Unwatched"
    assert not home.body
    assert not home.buttons
    assert Site.objects.get().site_name == SiteLook.objects.get().name == "Unwatched"
    answer = client.get("/")
    assert answer.status_code == 200
    assert b"Wrenfield" not in answer.content
    assert client.get("/what-we-keep/").status_code == 200
    assert services.make_site(name="Other", now=now).title == "Unwatched"
    call_command("demo", remove=True)
    assert capsys.readouterr().out.splitlines()[-1] == "There is no demo here."
    demo.load(now=now)
    assert HomePage.objects.get().title == "Wrenfield Unwatched"
    assert counting.recount(Petition.objects.get(kind=Kind.PETITION).pk).is_sound


def test_what_people_made_stays_and_a_page_of_the_demo_goes_wherever_it_was_moved(loaded, rosa, now):
    home = HomePage.objects.get()
    mine = factories.make_campaign(home, title="No cameras in Oakmoor", slug="oakmoor")
    asked = factories.make_petition(mine, title="Take them down", slug="down")
    signature = signing.sign(asked.asked, now=now)
    plain = factories.make_plain(home, title="Our statutes", slug="statutes")
    factories.make_partner("Oakmoor Gardeners", about="Beans.")
    Organisation.objects.filter(name="Eastside Parents").update(about="Got scanners out of three canteens.")
    SiteLook.objects.update(about="Written by us.")
    body = home.body.get_prep_value()
    partners = next(block for block in body if block["type"] == "partners")
    partners["value"]["heading"] = "All of us"
    home.body = [*body, factories.text("<p>We wrote this ourselves.</p>")]
    home.save_revision(user=rosa).publish()
    home.shout = "We are Oakmoor."
    home.save_revision(user=rosa)
    assert asked.asked.asks.exists(), "the host's questions come with every new petition"
    demo_pages().get(slug__startswith="the-council").specific.move(mine, pos="last-child")
    demo.remove(by=rosa, now=now)
    assert not demo_pages().exists(), "not even the one that was moved"
    assert set(CampaignPage.objects.all()) == {mine}
    assert set(PetitionPage.objects.all()) == {asked}
    assert set(Signature.objects.all()) == {signature}
    assert set(PlainPage.objects.all()) == {plain}
    home = HomePage.objects.get()
    draft = home.get_latest_revision_as_object()
    assert home.shout != draft.shout == "We are Oakmoor.", "a draft stays one"
    for version in (home, draft):
        left = version.body.get_prep_value()
        assert [block["type"] for block in left] == ["partners", "text"]
        assert left[0]["value"]["heading"] == "All of us"
    assert [ask.organisation.is_host for ask in Ask.objects.all()] == [True], "of those that another petition asks"
    assert set(Organisation.objects.filter(is_host=False).values_list("name", flat=True)) == {
        "Oakmoor Gardeners", "Eastside Parents",
    }  # fmt: skip
    assert SiteLook.objects.get().about == "Written by us."
    assert Campaign.objects.get().host == Organisation.objects.get(is_host=True)
    assert PageLogEntry.objects.filter(action="pages.demo_remove", user=rosa).exists()


def test_it_does_not_go_while_a_page_of_somebodys_own_stands_under_it(loaded, now):
    factories.make_plain(loaded.campaign.page.specific, title="Our own plan", slug="plan")
    with pytest.raises(first_steps.NotRemoved, match="Our own plan"):
        demo.remove(by=None, now=now)
    with pytest.raises(CommandError, match="Move or delete it first"):
        call_command("demo", remove=True, verbosity=0)
    assert Petition.objects.exists()
    assert counting.recount(loaded.pk).is_sound
