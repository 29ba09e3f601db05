"""Looking up, the number with the script, how it went, the next one."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.actions.test_forms_never_break import BODIES, encodable, often
from tests.pages.factories import offer_gifts
from unwatched.contacting.models import Call, CallReport, Outcome
from unwatched.contacting.services import call_round, calls
from unwatched.directory.models import Official

from .call_factories import make_all

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def now():
    """The views look at the clock."""
    return timezone.now()


@pytest.fixture
def call(db):
    return make_all()


@pytest.fixture
def town(call):
    return {official.name.split()[0].lower(): official for official in Official.objects.select_related("division")}


@pytest.fixture
def url(call):
    return call.page.get_url()


def shown(answer):
    return answer.content.decode()


def hidden(answer, name="round"):
    found = re.search(rf'name="{name}" value="([^"]+)"', shown(answer))
    return found[1] if found else ""


def press(client, url, answer, outcome, **more):
    return client.post(f"{url}call/", {"round": hidden(answer), "t": hidden(answer, "t"), "outcome": outcome} | more)


def name_on(answer):
    found = re.search(r"<h1><bdi>(.*?)</bdi></h1>", shown(answer))
    return found[1] if found else ""


def test_a_supporter_is_led_from_one_to_the_next_and_every_call_is_counted(client, url, call, town):
    found = client.post(f"{url}find/", {"postcode": "W4 118"})
    assert "W4118" not in found.request["PATH_INFO"] + found.request["QUERY_STRING"]
    first = client.post(f"{url}call/", {"round": hidden(found), "official": town["ida"].pk})
    assert name_on(first) == "Ida Whitfield"
    for words in (
        'href="tel:+12065550101;ext=4"', "extension 4", "Hello Councillor Whitfield, I live in Ward 3.",
        "This is for Ida Whitfield.", "<li>Councillor</li>", "1 of 4",
    ):  # fmt: skip
        assert words in shown(first)
    second = press(client, url, first, "contact")
    assert name_on(second) == "Noor Okafor"
    third = press(client, url, second, "voicemail")
    assert "No telephone number is known for Sten Arnulf" in shown(third)
    assert name_on(third) == "Wei Chen"
    assert "555-0103" in shown(third)
    assert "tel:" not in shown(third)
    offer_gifts(call.page)
    end = press(client, url, third, "skip")
    assert "That was all. Thank you." in shown(end)
    assert 'id="share-line"' in shown(end)
    assert 'href="https://pay.example.org/give?sum=20" rel="noopener noreferrer"' in shown(end)
    assert "2 calls of yours." in shown(end)
    assert "2 calls so far." in shown(client.get(url))
    assert sorted(CallReport.objects.values_list("official__name", "outcome")) == [
        ("Ida Whitfield", "contact"), ("Noor Okafor", "voicemail"), ("Wei Chen", "skip"),
    ]  # fmt: skip
    assert not client.cookies
    assert all(answer.headers["Cache-Control"] == "private, no-cache" for answer in (found, first, end))


def begin(client, url, call, *officials):
    return client.post(f"{url}call/", {"round": call_round.begin(call, officials).write(), "official": officials[0].pk})


@pytest.mark.both
def test_whoever_begins_in_the_middle_calls_the_others_afterwards(client, url, call, town):
    everybody = call_round.begin(call, [town["ida"], town["noor"], town["wei"]]).write()
    first = client.post(f"{url}call/", {"round": everybody, "official": town["wei"].pk})
    second = press(client, url, first, "unavailable")
    assert [name_on(first), name_on(second)] == ["Wei Chen", "Ida Whitfield"]
    assert 'class="btn" href="' not in shown(second)


def test_a_button_pressed_twice_counts_once(client, url, call, town):
    first = begin(client, url, call, town["ida"], town["noor"])
    for _ in range(2):
        assert name_on(press(client, url, first, "contact")) == "Noor Okafor"
    assert calls.public_count(call) == 1


def test_somebody_who_left_office_meanwhile_is_passed_over_with_a_sentence(client, url, call, town, now):
    first = begin(client, url, call, town["ida"], town["noor"], town["wei"])
    Official.objects.filter(pk=town["noor"].pk).update(retired_at=now)
    second = press(client, url, first, "contact")
    assert name_on(second) == "Wei Chen"
    assert "no longer in office" in shown(second)
    only = begin(client, url, call, town["noor"])
    assert "That was all." in shown(only)


def test_a_closed_or_paused_call_says_so_and_a_call_under_way_still_counts(client, url, call, town, now):
    first = begin(client, url, call, town["ida"], town["noor"])
    Call.objects.update(closes_at=now + timedelta(seconds=1))
    call.refresh_from_db()
    later = now + timedelta(minutes=20)
    found = call_round.read(hidden(first), call=call)
    assert calls.takes_report(call, found, now=now)
    Call.objects.update(closes_at=now - timedelta(minutes=1))
    assert client.post(f"{url}call/", {"round": hidden(first)}).status_code == 409
    answer = client.post(f"{url}find/", {"postcode": "W4118"})
    assert answer.status_code == 409
    assert "Calling ended" in shown(answer)
    assert "so far" not in shown(answer)
    Call.objects.update(closes_at=None, paused=True, pause_note="The council has gone home.")
    call.refresh_from_db()
    assert not calls.takes_report(call, found, now=later)
    answer = press(client, url, first, "contact")
    assert answer.status_code == 409
    assert "The council has gone home." in shown(answer)
    assert not CallReport.objects.exists()


def test_a_report_counts_for_an_hour_after_closing_if_the_call_was_begun_before(call, town, now):
    found = call_round.read(call_round.begin(call, [town["ida"]]).write(), call=call)
    call.closes_at = now + timedelta(seconds=5)
    assert calls.takes_report(call, found, now=now + timedelta(minutes=59))
    assert not calls.takes_report(call, found, now=now + timedelta(minutes=61))
    call.closes_at = now - timedelta(seconds=5)
    assert not calls.takes_report(call, found, now=now)


def test_what_looks_like_a_machine_or_too_much_of_one_network_is_set_aside_silently(client, url, call, town):
    Call.objects.update(hourly_limit=2, daily_limit=3)
    answers = []
    for trap in ("", "", "", "spam"):
        first = begin(client, url, call, town["ida"], town["noor"])
        answers.append(press(client, url, first, "contact", subject=trap))
    assert {name_on(answer) for answer in answers} == {"Noor Okafor"}
    assert list(CallReport.objects.order_by("pk").values_list("aside", flat=True)) == ["", "", "hour", "machine"]
    assert calls.public_count(call) == 2


def test_after_a_day_nothing_is_left_but_the_count(client, url, call, town, now):
    press(client, url, begin(client, url, call, town["ida"]), "contact")
    report = CallReport.objects.get()
    assert report.hour.minute == report.hour.second == 0
    assert calls.forget(now=now) == 0
    assert calls.forget(now=now + timedelta(hours=26)) == 1
    report.refresh_from_db()
    assert (report.network_mark, report.once) == (None, "")
    assert calls.forget(now=now + timedelta(hours=26)) == 0


@pytest.mark.both
def test_figures_are_by_outcome_by_person_and_by_day(call, town, now):
    hour = now.replace(minute=0, second=0, microsecond=0)
    for name, outcome, days in (
        ("ida", "contact", 0),
        ("ida", "skip", 0),
        ("noor", "voicemail", 1),
        ("ida", "contact", 1),
    ):
        CallReport.objects.create(call=call, official=town[name], outcome=outcome, hour=hour - timedelta(days=days))
    CallReport.objects.create(call=call, official=town["wei"], outcome="contact", hour=hour, aside="machine")
    figures = calls.figures_of(call, now=now)
    assert figures.total.made == 3
    assert [number for _word, number in figures.total.cells] == [2, 1, 0, 1]
    assert [(official.name, tally.made) for official, tally in figures.by_official] == [
        ("Ida Whitfield", 2), ("Noor Okafor", 1),
    ]  # fmt: skip
    assert [tally.made for _day, tally in figures.by_day] == [1, 2]
    assert figures.aside == [("machine", 1)]


@pytest.mark.both
def test_a_fixed_target_needs_no_look_up_and_a_page_without_anybody_says_so(client, url, call, town):
    call.way = "fixed"
    call.save()
    assert "Nobody is named yet" in shown(client.get(url))
    call.chosen.set([town["noor"]])
    page = client.get(url)
    answer = client.post(f"{url}call/", {"round": hidden(page), "official": town["noor"].pk})
    assert name_on(answer) == "Noor Okafor"
    assert "1 of" not in shown(answer)


def test_local_offices_stand_below_the_number_and_none_twice(client, url, call, town):
    offices = [
        {"name": "Tacoma", "address": "1 A St", "phone": "253-555-0199"},
        {"name": "", "phone": "+1 206 555 0102"},
    ]
    Official.objects.filter(pk=town["noor"].pk).update(offices=offices)
    answer = begin(client, url, call, town["noor"])
    assert "Office in Tacoma" in shown(answer)
    assert shown(answer).count('href="tel:+1') == 2
    Official.objects.filter(pk=town["noor"].pk).update(phone="")
    assert 'href="tel:+12535550199"' in shown(begin(client, url, call, town["noor"]))


def test_unknown_words_in_brackets_stay_and_names_cannot_bring_markup(client, url, call, town):
    Call.objects.update(script="Hi {Name}, {nmae}, {name.__class__} {0} {office}")
    Official.objects.filter(pk=town["noor"].pk).update(salutation="<b>{office}</b>")
    body = shown(begin(client, url, call, town["noor"]))
    assert "Hi &lt;b&gt;{office}&lt;/b&gt;, {nmae}, {name.__class__} {0} Mayor" in body


FORGED = ["", "x", "a:b:c", "1" * 30_000, "\x00"]


def test_a_forged_or_lost_round_comes_back_with_a_sentence(client, url):
    for rounds in FORGED:
        answer = client.post(f"{url}call/", {"round": rounds, "outcome": "contact"})
        assert answer.status_code == 422, rounds
        assert "We lost track of where you were." in shown(answer), rounds
        assert not CallReport.objects.exists(), rounds


def test_the_whole_round_stays_in_the_frame_of_another_site(url, call, town):
    visitor, framed = Client(headers={"sec-fetch-site": "same-origin"}), f"{url}embed/"
    answer = visitor.post(f"{framed}find/", {"postcode": "W4118"})
    for name in ("Ida Whitfield", "Noor Okafor"):
        assert f'action="{framed}call/' in shown(answer)
        more = {"outcome": "contact"} if name_on(answer) else {"official": town["ida"].pk}
        answer = visitor.post(f"{framed}call/", {"round": hidden(answer), "t": hidden(answer, "t")} | more)
        assert name_on(answer) == name
    only = begin(visitor, framed, call, town["ida"])
    assert "/embed/" not in re.search(r"<textarea.*?</textarea>", shown(press(visitor, framed, only, "skip")), re.S)[0]


def test_an_unknown_outcome_shows_the_same_person_again(client, url, call, town):
    answer = press(client, url, begin(client, url, call, town["ida"], town["noor"]), "shouted")
    assert (answer.status_code, name_on(answer)) == (422, "Ida Whitfield")
    assert name_on(press(client, url, answer, "contact")) == "Noor Okafor"


def test_a_round_of_another_call_is_refused_and_reading_leads_back(client, url, call, town, now):
    foreign = call_round.Round(call.pk + 1, (town["ida"].pk,)).write()
    assert client.post(f"{url}call/", {"round": foreign}).status_code == 422
    assert client.get(f"{url}call/").headers["Location"] == url
    assert client.post("/nowhere/call/", {"round": foreign}).status_code == 404


def test_the_card_says_how_many_called(call, town, now):
    page = call.page.specific
    assert page.standing(now=now).words == "A script and a number. Three minutes."
    hour = now.replace(minute=0, second=0, microsecond=0)
    rows = [("contact", ""), ("voicemail", ""), ("skip", ""), ("contact", "machine")]
    for outcome, aside in rows:
        CallReport.objects.create(call=call, official=town["ida"], outcome=outcome, hour=hour, aside=aside)
    standing = page.standing(now=now)
    assert (standing.kind, standing.verb, standing.count, standing.is_open) == ("call", "Call", 2, True)
    assert standing.words == "2 calls so far. Three minutes."


@pytest.mark.both
@often
@given(body=BODIES, real=st.booleans(), outcome=st.sampled_from(["", "x", *Outcome.values]))
def test_no_post_breaks_the_form_of_a_call(url, call, town, body, real, outcome):
    if isinstance(body, bytes):
        answer = Client().post(f"{url}call/", body, content_type="application/x-www-form-urlencoded")
    else:
        rounds = {"round": call_round.begin(call, list(town.values())).write()} if real else {}
        sent = {key: encodable(value) for key, value in body.items()} | rounds | {"outcome": outcome}
        answer = Client().post(f"{url}call/", sent)
    assert answer.status_code == 200 or 400 <= answer.status_code < 500
