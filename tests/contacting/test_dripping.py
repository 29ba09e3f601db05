"""Letters on their way: a real SMTP conversation, one by one, never twice, and nothing left behind."""

import itertools
from datetime import timedelta

import pytest
from django.core import mail as django_mail

from unwatched.contacting.models import Delivery, DeliveryState, Message, Passed, Problem, Target, Writing
from unwatched.contacting.services import asking, confirming, dripping, figures, judging, retention
from unwatched.directory.models import Official

from .factories import NOW, TEXT, find_official, make_all, make_message, write_letter

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def message(db):
    return make_all()


def confirmed(message, *, at=NOW, **fields):
    row = write_letter(message, now=at, **fields)
    confirming.confirm(row.pk, page="/", now=at)
    return row


def run(start, *, until):
    """The worker, from one planned moment to the next; gives the moments at which mails went out."""
    moments = []
    judging.judge(now=start)
    planned = Target.objects.filter(next_at__lte=until, message__paused=False).order_by("next_at")
    while first := planned.first():
        start = max(start, first.next_at)
        moments += [start] * dripping.send_due(now=start)
    return moments


@pytest.mark.once
def test_a_letter_goes_out_in_its_writers_name_and_is_then_erased(mail_server, message):
    confirmed(message, postcode="W4 118", own="I walk there daily.")
    assert len(run(NOW, until=NOW + timedelta(minutes=5))) == 1
    [(to, mail)] = mail_server.messages
    assert to == ["ida@council.test"]
    assert mail["From"].addresses[0].display_name == "Ines Amari via Wrenfield Unwatched"
    assert str(mail["Reply-To"]) == "Ines Amari <ines@example.org>"
    assert mail["Auto-Submitted"] == "no"
    assert mail["Subject"] == "The ordinance"
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().replace("\r\n", "\n") == (
        f"Dear Councillor Whitfield,\n\nI walk there daily.\n\n{TEXT}\n\nInes Amari\nW4 118\n"
    )
    assert not Writing.objects.exists()
    assert Delivery.objects.get().state == DeliveryState.SENT
    assert Target.objects.get().next_at is None


@pytest.mark.once
def test_nothing_goes_out_unconfirmed(mail_server, message):
    write_letter(message)
    assert run(NOW, until=NOW + HOUR) == []


@pytest.mark.once
@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("name", "Ines, Head of <clerk@council.test>", "Ines Head of clerk council.test via Wrenfield Unwatched"),
        ("name", "عائشة 🦉", "عائشة 🦉 via Wrenfield Unwatched"),
        ("name", "N" * 80, "N" * 80 + " via Wrenfield Unwatched"),
        ("subject", "Über 🦉 " + "x" * 100, "Über 🦉 " + "x" * 100),
    ],
)
def test_odd_names_and_subjects_arrive_whole_and_make_no_header(mail_server, message, field, value, shown):
    confirmed(message, **{field: value}, text=TEXT + "\n" + "long " * 400 + "\n.\n.dot")
    run(NOW, until=NOW + timedelta(minutes=5))
    [(to, mail)] = mail_server.messages
    assert to == ["ida@council.test"]
    seen = mail["From"].addresses[0].display_name if field == "name" else mail["Subject"].strip()
    assert seen == shown
    assert mail["Bcc"] is None
    assert (
        mail.get_content()
        .replace("\r\n", "\n")
        .endswith("\n.\n.dot\n\n" + (value if field == "name" else "Ines Amari") + "\n")
    )
    assert all(len(line) <= 998 for line in mail.as_bytes().splitlines()), "RFC 5322, 2.1.1"


@pytest.mark.once
def test_nobody_is_flooded_and_gaps_are_uneven(mail_server, message):
    Message.objects.update(cap=6)
    message.refresh_from_db()
    for number in range(14):
        confirmed(message, email=f"writer{number}@example.org", ip=f"192.0.{number}.1")
    moments = run(NOW, until=NOW + 4 * HOUR)
    assert len(moments) == 14
    for moment in moments:
        assert sum(moment <= other < moment + HOUR for other in moments) <= 6
    assert len({later - earlier for earlier, later in itertools.pairwise(moments)}) > 3
    assert moments[-1] - NOW >= timedelta(hours=2) - timedelta(minutes=1)


def test_what_waits_goes_out_after_the_end_by_the_lower_cap_and_to_the_address_of_now(mail_server, message):
    for number in range(3):
        confirmed(message, email=f"writer{number}@example.org", ip=f"192.0.{number}.1")
    Message.objects.update(cap=1, closes_at=NOW)
    message.refresh_from_db()
    dripping.plan_anew(message, now=NOW)
    Official.objects.filter(name="Ida Whitfield").update(email="ida.whitfield@council.test")
    moments = run(NOW, until=NOW + 5 * HOUR)
    assert len(moments) == 3
    assert min(later - earlier for earlier, later in itertools.pairwise(moments)) >= HOUR
    assert {address for to, _mail in mail_server.messages for address in to} == {"ida.whitfield@council.test"}


@pytest.mark.once
def test_the_cap_holds_for_a_person_over_all_messages(mail_server, message):
    Message.objects.update(cap=1)
    other = make_message(campaign=message.page.get_parent().specific, cap=1)
    confirmed(message)
    confirmed(Message.objects.get(pk=other.pk))
    moments = run(NOW, until=NOW + 3 * HOUR)
    assert len(moments) == 2
    assert moments[1] - moments[0] >= HOUR


def test_a_second_letter_of_one_person_to_one_target_never_goes_out(mail_server, message):
    confirmed(message)
    confirmed(message, email="Ines+again@Example.org", own="Other words.", to=("Ida Whitfield", "Noor Okafor"))
    run(NOW, until=NOW + HOUR)
    confirmed(message, at=NOW + 2 * HOUR, own="Once more.")
    run(NOW + 2 * HOUR, until=NOW + 4 * HOUR)
    assert sorted(to[0] for to, _mail in mail_server.messages) == ["ida@council.test", "noor@council.test"]
    assert not Writing.objects.exists()


@pytest.mark.once
def test_a_digest_is_one_mail_in_the_morning_with_everybodys_words(mail_server, message):
    Message.objects.update(digest=True)
    message.refresh_from_db()
    confirmed(message)
    confirmed(message, email="bo@example.org", name="Bo", own="My son goes there.")
    [moment] = run(NOW, until=NOW + timedelta(days=2))
    assert (moment.hour, (moment - NOW).days) in {(7, 0), (8, 0), (9, 0)}
    [(_to, mail)] = mail_server.messages
    text = mail.get_content()
    assert mail["Subject"] == "2 people write to you: Ask the council"
    assert mail["Reply-To"] is None
    for words in ("Ines Amari <ines@example.org>", "Bo <bo@example.org>", "My son goes there."):
        assert words in text
    assert "1 of them sent the text that we offered" in text
    assert figures.figures_of(message).own == 1


@pytest.mark.once
def test_while_it_is_tried_out_everything_goes_to_the_organisers(mail_server, message):
    Message.objects.update(test=True, test_address="office@wrenfield.test")
    message.refresh_from_db()
    for _again in range(2):
        confirmed(message, to=("Wei Chen",))
    run(NOW, until=NOW + timedelta(minutes=1))
    assert [to for to, _mail in mail_server.messages] == [["office@wrenfield.test"]] * 2
    mail = mail_server.messages[0][1]
    assert mail["Subject"] == "[Trying out] The ordinance"
    assert "In earnest it would go to Wei Chen, Councillor <no address known>" in mail.get_content()
    Message.objects.update(test=False)
    found = figures.figures_of(message)
    assert (found.sent, found.tried) == (0, 2)
    confirmed(Message.objects.get())
    run(NOW + HOUR, until=NOW + 2 * HOUR)
    assert mail_server.messages[-1][0] == ["ida@council.test"], "who has tried it out can write in earnest"


def test_a_refused_address_is_shown_at_once_and_can_be_tried_again(mail_server, message):
    Official.objects.filter(name="Ida Whitfield").update(email="550@council.test")
    confirmed(message)
    run(NOW, until=NOW + timedelta(minutes=5))
    [row] = figures.rows_of(message)
    assert (row.failed, row.problem, row.answer) == (
        1, "the mail server of the office refused the address", "The mail server refused the address (550).",
    )  # fmt: skip
    assert Writing.objects.exists(), "the words stay for a week"
    Official.objects.filter(name="Ida Whitfield").update(email="ida@council.test")
    later = NOW + timedelta(days=1)
    assert judging.try_again(message, row.official.pk, by=None, now=later) == 1
    run(later, until=later + timedelta(minutes=5))
    assert len(mail_server.messages) == 1
    assert not Writing.objects.exists()


def test_a_server_that_is_busy_is_asked_again_for_a_day(mail_server, message):
    Official.objects.filter(name="Ida Whitfield").update(email="451@council.test")
    confirmed(message)
    run(NOW, until=NOW + timedelta(minutes=5))
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.answer) == (DeliveryState.WAITING, "The mail server asks to try later.")
    assert Target.objects.get().next_at - delivery.changed_at == dripping.RETRY_AFTER
    Delivery.objects.update(tries=70)  # 20 minutes after another, so this is within the last hour of the day
    later = delivery.changed_at + dripping.RETRY_AFTER
    run(later, until=later)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == (DeliveryState.WAITING, 71)
    run(later, until=later + 2 * HOUR)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.problem, delivery.tries) == (DeliveryState.FAILED, Problem.TRIED, 72)


def test_who_left_office_gets_nothing_and_that_is_said(mail_server, message):
    confirmed(message)
    Official.objects.filter(name="Ida Whitfield").update(retired_at=NOW)
    assert run(NOW, until=NOW + timedelta(minutes=5)) == []
    assert Delivery.objects.get().problem == Problem.GONE


@pytest.mark.once
def test_a_pause_keeps_everything_and_resuming_sends_it(mail_server, message):
    confirmed(message)
    Message.objects.update(paused=True)
    assert run(NOW, until=NOW + HOUR) == []
    Message.objects.update(paused=False)
    assert len(run(NOW + HOUR, until=NOW + HOUR)) == 1


def test_a_flood_from_one_network_waits_for_an_organiser(mail_server, message):
    Message.objects.update(burst_limit=2)
    for number in range(4):
        confirmed(message, email=f"writer{number}@example.org")
    confirmed(message, email="machine@example.org", ip="198.51.100.9", score=90)
    assert len(run(NOW, until=NOW + 2 * HOUR)) == 2
    assert figures.figures_of(message).held == 3
    assert judging.release(message, by=None, now=NOW + 2 * HOUR) == 3
    assert len(run(NOW + 2 * HOUR, until=NOW + 4 * HOUR)) == 3


@pytest.mark.once
def test_letters_that_have_gone_out_still_count_towards_a_flood_for_a_day(mail_server, message):
    Message.objects.update(steady_limit=2)
    for number in range(3):
        at = NOW + number * HOUR
        confirmed(message, email=f"writer{number}@example.org", at=at)
        run(at, until=at + timedelta(minutes=10))
    assert (len(mail_server.messages), figures.figures_of(message).held) == (2, 1)
    retention.forget(now=NOW + timedelta(days=2))
    assert not Passed.objects.exists()


def test_what_is_left_out_is_erased(mail_server, message):
    confirmed(message, score=90)
    run(NOW, until=NOW)
    assert judging.drop(message, by=None, now=NOW) == 1
    assert not Writing.objects.exists()
    assert run(NOW, until=NOW + HOUR) == []


@pytest.mark.once
def test_a_claim_of_a_dead_worker_runs_out_and_the_letter_is_sent_once_more_and_no_third_time(mail_server, message):
    confirmed(message)
    later = NOW + timedelta(minutes=3)
    for turn in range(3):
        at = later + turn * timedelta(minutes=6)
        batch = dripping.claim(Target.objects.get().pk, now=at)
        assert (batch is not None) is (turn < 2), "claimed, and then the worker dies"
        assert dripping.send_due(now=at + timedelta(minutes=1)) == 0, "the claim holds"
    assert Delivery.objects.get().problem == Problem.UNCLEAR


@pytest.mark.once
def test_identical_letters_are_counted(mail_server, message):
    confirmed(message, email="a@example.org")
    confirmed(message, email="b@example.org", text=TEXT.upper().replace("\n", " "))
    confirmed(message, email="c@example.org", text="Passed around in a chat.")
    confirmed(message, email="d@example.org", text="Passed around in a chat!")
    confirmed(message, email="e@example.org", own="My own.")
    run(NOW, until=NOW + 2 * HOUR)
    found = figures.figures_of(message)
    assert (found.sent, found.identical, found.own) == (5, 4, 1)


@pytest.mark.once
def test_somebody_is_asked_five_times_at_most_however_often_a_form_is_sent_in_their_name(message, now):
    for _form in range(7):
        write_letter(message)
    asking.send_due(now=now)
    assert len(django_mail.outbox) == 5
    assert asking.send_due(now=now + HOUR) == 0


@pytest.mark.once
def test_what_is_due_is_forgotten(message, now):
    write_letter(message)
    row = write_letter(message, email="waits@example.org")
    confirming.confirm(row.pk, page="/", now=now)
    retention.forget(now=now + timedelta(days=2))
    assert Writing.objects.filter(network_mark=None).count() == 2
    retention.forget(now=now + timedelta(days=4))
    assert Writing.objects.get() == row, "the unconfirmed one is gone"
    retention.forget(now=now + timedelta(days=15))
    assert not Writing.objects.exists()
    assert Delivery.objects.get().problem == Problem.LATE
    Message.objects.update(closes_at=now)
    retention.forget(now=now + timedelta(days=31))
    assert Delivery.objects.get().mark is None


def test_one_person_is_handed_over_and_erased(message, now):
    row = write_letter(message, own="Mine.")
    confirming.confirm(row.pk, page="/", now=now)
    pending = write_letter(message, email="other@example.org")
    said = retention.export("ines@example.org")
    assert [one.get("name") for one in said] == ["Ines Amari", None]
    assert said[1]["to"] == "Ida Whitfield, Councillor"
    assert retention.erase("ines@example.org", now) == 2
    assert list(Writing.objects.all()) == [pending]
    assert retention.export("ines@example.org") == []
    assert Delivery.objects.get().state == DeliveryState.DROPPED


def test_the_last_lever_erases_every_letter(message, now):
    confirming.confirm(write_letter(message).pk, page="/", now=now)
    assert retention.wipe(by=None, now=now) == "1 letter is erased."
    assert not Writing.objects.exists()
    assert Delivery.objects.get().mark is None
    assert find_official().email, "those who decide stay"


def test_a_campaign_goes_with_all_that_was_written(message, now):
    confirming.confirm(write_letter(message).pk, page="/", now=now)
    write_letter(message, email="other@example.org")
    retention.erase_campaign(message.campaign)
    assert not Message.objects.exists()
    assert not Writing.objects.exists()
    assert not Delivery.objects.exists()
