"""Supporters leave one campaign as a file and come into another, with the same answers; and who does not come."""

import itertools
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.actions.factories import make_campaign, make_organisation, make_petition, make_wording, sign
from unwatched.accounts.models import User
from unwatched.actions.models import SignatureState
from unwatched.actions.services import confirming, removing
from unwatched.supporters import erasure
from unwatched.supporters import services as supporters
from unwatched.supporters.errors import BadFile
from unwatched.supporters.models import Consent, Purpose, Supporter, Wording
from unwatched.supporters.services import bringing, figures, taking_out
from unwatched.supporters.services.taking_out import CSV, OSDI, Choice
from unwatched.vault import services as vault
from unwatched.vault.errors import VaultClosed

from .people import HERE, INES, NOW, make_many, make_supporter, own_wording, row, table

LATER = NOW + timedelta(days=3)

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def campaign():
    return make_campaign(host=make_organisation(HERE), title="No face scanning")


@pytest.fixture
def open_list(campaign):
    return vault.open_ring(campaign.host.ring, by=None, reason="handing over", now=timezone.now(), minutes=30)


@pytest.fixture
def rosa():
    return User.objects.create_user("rosa@example.org")


def bring(campaign, data, *, now=LATER):
    return bringing.bring(campaign, bringing.open_file(campaign, name="list.csv", data=data, now=now), by=None)


def look(campaign, data, *, now=LATER):
    return bringing.look(campaign, bringing.open_file(campaign, name="list.csv", data=data, now=now))


def take_out(campaign, *, ask=None, to=CSV, language=""):
    return "".join(taking_out.begin(Choice(campaign, ask, language), to=to, by=None)).encode()


def answers_in(campaign):
    """Each answer with the address, as a set: what must be the same after a round trip."""
    with vault.reading(campaign.host.ring) as read:
        return {
            (
                tuple(sorted(read(bytes(one.supporter.sealed)).items())), one.supporter.language,
                one.supporter.joined_at, one.wording.ask.organisation.name, one.wording.ask.purpose,
                one.wording.text, one.wording.language, one.given, one.at, one.page,
            )
            for one in Consent.objects.filter(supporter__campaign=campaign).select_related(
                "supporter", "wording__ask__organisation"
            )
        }  # fmt: skip


# --- Taking out -----------------------------------------------------------------------------------


@pytest.mark.both
def test_a_closed_list_gives_nothing_and_writes_nothing_down(campaign):
    make_supporter(campaign, "ines@example.org", wording=own_wording(campaign))
    for empty in (True, False):
        if empty:
            Supporter.objects.all().delete()
        with pytest.raises(VaultClosed):
            take_out(campaign)
    assert not ModelLogEntry.objects.filter(action="supporters.take_out").exists()


def test_only_those_who_say_yes_to_a_mail_go_out_with_the_proof_of_that_yes_alone(campaign, open_list):
    work, other = own_wording(campaign), make_wording(make_organisation("Partner"))
    make_supporter(campaign, "yes@example.org", wording=work, country="=US")
    make_supporter(campaign, "yes@example.org", wording=other)
    make_supporter(campaign, "partner@example.org", wording=other)
    gone = make_supporter(campaign, "gone@example.org", wording=work)
    supporters.say_no(gone, wordings=[work], page="/", now=LATER)
    back = make_supporter(campaign, "back@example.org", wording=work)
    supporters.say_no(back, wordings=[work], page="/", now=LATER)
    make_supporter(campaign, "back@example.org", wording=work, at=LATER + timedelta(hours=1))
    text = take_out(campaign, ask=work.ask).decode()
    assert "yes@example.org" in text
    assert "back@example.org" in text, "a yes after a no is a yes"
    assert '"\'=US"' in text
    for missing in ("partner@example.org", "gone@example.org", "Partner"):
        assert missing not in text
    entry = ModelLogEntry.objects.get(action="supporters.take_out")
    assert entry.data["rows"] == 2
    assert "@" not in str(entry.data)


@pytest.mark.both
def test_a_language_can_be_chosen(campaign, open_list):
    wording = own_wording(campaign)
    make_supporter(campaign, "ines@example.org", wording=wording, language="es")
    make_supporter(campaign, "ada@example.org", wording=wording)
    text = take_out(campaign, language="es").decode()
    assert "ines@example.org" in text
    assert "ada@example.org" not in text


def test_what_is_held_at_once_is_a_batch_and_a_number_for_each(campaign, open_list, monkeypatch):
    monkeypatch.setattr(taking_out, "BATCH", 3)
    wording = own_wording(campaign)
    make_many(campaign, 9, wording=wording)
    choice = Choice(campaign, wording.ask)
    with CaptureQueriesContext(connection) as asked:
        pieces = taking_out.begin(choice, to=CSV, by=None)
        for batches in (1, 1, 1, 1, 2, 2, 2, 3):  # the heading and nine people
            next(pieces)
            assert sum('"sealed"' in query["sql"] for query in asked.captured_queries) == batches
    assert choice.rows().itemsize == 8


@pytest.mark.parametrize("to", [CSV, OSDI])
def test_a_list_that_is_closed_meanwhile_says_so_and_is_not_taken(campaign, open_list, monkeypatch, to):
    monkeypatch.setattr(taking_out, "BATCH", 2)
    make_many(campaign, 6, wording=own_wording(campaign))
    pieces, written = taking_out.begin(Choice(campaign, None), to=to, by=None), []
    written += itertools.islice(pieces, 3)
    monkeypatch.setattr("unwatched.vault.services.opening._LOOK_AGAIN", timedelta(0))
    vault.close_ring(campaign.host.ring, by=None)
    with pytest.raises(VaultClosed):
        written.extend(pieces)
    with pytest.raises(BadFile):
        look(campaign, "".join(written).encode())


def test_nobody_goes_out_whom_organisers_have_taken_off(campaign, open_list, rosa):
    petition = make_petition(campaign=campaign)
    wording = own_wording(campaign)
    for name in ("ines@example.org", "bot@throw.test"):
        confirming.confirm(sign(petition, name, wishes=[wording.pk]).pk, page="/p/", now=NOW)
    removing.remove(petition, removing.Conditions(domain="throw.test"), expected=1, why="one night", by=rosa, now=NOW)
    text = take_out(campaign, ask=wording.ask).decode()
    assert "ines@example.org" in text
    assert "throw.test" not in text
    assert "http://localhost:8000/p/" in text, "a page of ours is named with its host"


# --- There and back -------------------------------------------------------------------------------


@pytest.mark.parametrize("to", [CSV, OSDI])
def test_what_leaves_one_campaign_arrives_in_another_with_the_same_answers(campaign, open_list, to):
    work, mail = own_wording(campaign), make_wording(campaign.host, language="es", sentence="Escríbeme, =sí.")
    make_many(campaign, 5, wording=work)
    with_all = {"postcode": "W4 118", "country": "US", "language": "es", "page": "https://elsewhere.test/p/"}
    ines = make_supporter(campaign, "=ines@example.org", wording=mail, name="-Ines, =x", **with_all)
    make_supporter(campaign, "=ines@example.org", wording=work, at=LATER)
    supporters.say_no(ines, wordings=[mail], page="https://elsewhere.test/no/", now=LATER)
    Consent.objects.filter(page__startswith="/").update(page="http://localhost:8000/p/")
    there = make_campaign(host=campaign.host, title="The same elsewhere")
    outcome = bring(there, take_out(campaign, to=to))
    assert (outcome.added, outcome.changed, outcome.unchanged, outcome.lines) == (6, 0, 0, 8)
    assert outcome.campaigns == ["No face scanning"] or not outcome.campaigns
    assert answers_in(there) == answers_in(campaign)
    assert str(bring(there, take_out(campaign, to=to))) == "added 0, changed 0, unchanged 6"
    assert str(bring(campaign, take_out(campaign, to=to))) == "added 0, changed 0, unchanged 6", "to where it came from"
    assert figures.answered(there, mail.ask).withdrawn == 1


def test_what_comes_in_is_sealed_for_the_host_and_for_the_partner_who_was_said_yes_to(campaign, open_list):
    partner = make_organisation("Partner")
    vault.open_ring(partner.ring, by=None, reason="looking", now=timezone.now())
    bring(campaign, table(INES, row(email="ada@example.org", organisation="partner", name="Ada")))
    ines, ada = Supporter.objects.order_by("pk")
    assert vault.unseal(bytes(ines.sealed), ring=campaign.host.ring) == {"name": "Ines Okafor", "email": INES[0]}
    assert vault.unseal(bytes(ada.sealed), ring=partner.ring)["name"] == "Ada"
    assert vault.unseal(bytes(ada.sealed), ring=campaign.host.ring)["name"] == "Ada"
    assert bytes(ines.blind_index) == supporters.blind_index(INES[0], campaign_id=campaign.pk)
    assert ines.joined_at == Consent.objects.get(supporter=ines).at


def test_a_sentence_from_elsewhere_is_kept_and_never_shown_here(campaign):
    ours = make_wording(campaign.host)
    bring(campaign, table(row(wording="Their words.")))
    theirs = Wording.objects.get(text="Their words.")
    assert (theirs.ask, theirs.elsewhere, theirs.version) == (ours.ask, True, 2)
    assert supporters.current_wordings([ours.ask], language="en") == [ours]
    again = supporters.change_wording(ours.ask, sentence=ours.text, language="en", now=LATER)
    assert again == ours, "the same sentence again is no new version"
    new = supporters.change_wording(ours.ask, sentence="New words.", language="en", now=LATER)
    assert new.version == 3
    bring(campaign, table(row(email="ada@example.org", wording="You may write to me.")))
    assert Consent.objects.filter(wording=ours).count() == 1, "a sentence of ours is ours again"


def test_one_bad_line_and_nothing_is_written(campaign):
    with pytest.raises(BadFile):
        bring(campaign, table(INES, row(email="ada@example.org", at="")))
    assert not Supporter.objects.exists()
    assert not Wording.objects.exists()


def test_looking_changes_nothing(campaign):
    outcome = look(campaign, table(INES))
    assert str(outcome) == "added 1, changed 0, unchanged 0"
    assert not Supporter.objects.exists()
    assert not Wording.objects.exists()
    assert not ModelLogEntry.objects.filter(action__startswith="supporters.").exists()


def test_one_address_in_a_file_is_one_person(campaign):
    lines = [INES, INES, row(email="INES+news@EXAMPLE.org", name="Other"), row(purpose="organisation", wording="W.")]
    assert str(bring(campaign, table(*lines))) == "added 1, changed 0, unchanged 0"
    assert Consent.objects.count() == 2
    assert str(bring(campaign, table(*lines))) == "added 0, changed 0, unchanged 1"
    assert str(bring(campaign, table(row(at="2026-06-01"), row(email="ada@example.org")))) == (
        "added 1, changed 1, unchanged 0"
    )


def test_mail_about_another_campaign_is_said(campaign):
    header = ("email", "organisation", "purpose", "campaign", "wording", "at", "where")
    lines = [["a@b.test", HERE, "campaign", name, "W.", "2026-01-01", "web"] for name in ("Elsewhere", campaign.title)]
    assert look(campaign, table(*lines, header=header)).campaigns == ["Elsewhere"]


# --- Who does not come back -----------------------------------------------------------------------


def withdrawn(campaign, *, at):
    bring(campaign, table(INES))
    ines = Supporter.objects.get()
    supporters.say_no(ines, wordings=list(Wording.objects.all()), page="/", now=at)
    return ines


def says_yes(campaign):
    ask = Wording.objects.first().ask
    return Supporter.objects.filter(campaign=campaign).saying_yes(ask).count()


@pytest.mark.parametrize("wording", ["You may write to me.", "Other words for the same."])
@pytest.mark.parametrize("at", ["2026-05-03", "2026-06-01", "2026-11-10T09:30+00:00"])
def test_a_yes_from_before_a_withdrawal_changes_nothing(campaign, wording, at):
    withdrawn(campaign, at=NOW)
    outcome = bring(campaign, table(row(at=at, wording=wording)))
    assert str(outcome) == "added 0, changed 0, unchanged 1"
    assert outcome.withdrawn == 1
    assert says_yes(campaign) == 0


def test_a_yes_from_after_a_withdrawal_counts(campaign):
    withdrawn(campaign, at=NOW)
    outcome = bring(campaign, table(row(at="2026-11-11")))
    assert (str(outcome), outcome.withdrawn) == ("added 0, changed 1, unchanged 0", 0)
    assert says_yes(campaign) == 1


def test_a_withdrawal_comes_in_and_an_older_yes_after_it_does_not(campaign):
    header = ("email", "organisation", "purpose", "wording", "at", "where", "answer")
    yes = ["ines@example.org", HERE, "campaign", "W.", "2026-05-03", "web", "yes"]
    no = [*yes[:4], "2026-05-03", "web", "no"]
    bring(campaign, table(no, yes, header=header))
    assert says_yes(campaign) == 0, "of the same day: the no holds"
    assert bring(campaign, table(yes, header=header)).changed == 0
    assert says_yes(campaign) == 0


def test_who_said_it_was_not_me_stays_out_unless_they_say_yes_later(campaign, rosa):
    row_ = sign(make_petition(campaign=campaign), "ines@example.org")
    confirming.disown(row_.pk, now=NOW)
    outcome = bring(campaign, table(INES, row(email="ada@example.org")))
    assert (outcome.added, outcome.unchanged, outcome.out) == (1, 1, 1)
    assert bring(campaign, table(row(at="2026-11-11"))).added == 1


def test_who_was_taken_off_one_petition_and_stands_on_another_comes_in(campaign, rosa):
    first, second = make_petition(campaign=campaign), make_petition(campaign=campaign)
    sign(first, "ines@example.org")
    removing.remove(first, removing.Conditions(domain="example.org"), expected=1, why="spam", by=rosa, now=NOW)
    assert bring(campaign, table(INES)).out == 1
    confirming.confirm(sign(second, "ines@example.org").pk, page="/", now=NOW)
    assert bring(campaign, table(INES)).added == 1
    assert first.signatures.get().state == SignatureState.REMOVED


def test_nobody_knows_who_was_erased(campaign, rosa):
    """So they come in again: the reference says so, and that lists are to be cleaned before."""
    bring(campaign, table(INES))
    erasure.erase_person("ines@example.org", by=rosa, now=NOW)
    assert look(campaign, table(INES)).added == 1


def test_figures_tell_how_many_and_nothing_finer(campaign):
    make_many(campaign, 3, wording=own_wording(campaign))
    make_supporter(campaign, "ines@example.org", wording=make_wording(campaign.host), language="es",
                   at=NOW - timedelta(days=40))  # fmt: skip
    found = figures.figures_of(campaign)
    assert (found.people, found.languages) == (4, [("en", 3), ("es", 1)])
    assert [(one.ask.purpose, one.yes, one.withdrawn) for one in found.answered] == [
        (Purpose.ORGANISATION_MAIL, 3, 0), (Purpose.CAMPAIGN_MAIL, 1, 0),
    ]  # fmt: skip
    assert [(month.month, number) for month, number in found.months] == [(11, 3), (10, 1)]


@pytest.mark.both
def test_two_who_bring_the_same_at_once_bring_it_once(campaign):
    """The second one looks again once the first is done; here one after the other, with an old look between."""
    file = bringing.open_file(campaign, name="a.csv", data=table(INES), now=LATER)
    people = bringing._gather(campaign, file)
    bring(campaign, table(INES))
    outcome = bringing._write(campaign, people, file, sealer=bringing._Sealer(campaign), by=None)
    assert str(outcome) == "added 0, changed 0, unchanged 1"


def test_a_hundred_lines_take_few_questions(campaign, django_assert_max_num_queries):
    lines = [row(email=f"n{n}@example.org") for n in range(100)]
    with django_assert_max_num_queries(45):
        bring(campaign, table(*lines))
