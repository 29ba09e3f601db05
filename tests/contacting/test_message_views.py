"""From the look-up to the letter on its way, as a visitor without scripts goes it."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from tests.actions.factories import make_wording
from tests.pages.factories import offer_gifts
from unwatched.contacting.errors import ContactingError
from unwatched.contacting.models import Delivery, DeliveryState, Message, MessageText, Way, Writing
from unwatched.contacting.services import asking, confirming, judging
from unwatched.directory.models import Official
from unwatched.supporters.models import Consent

from .factories import TEXT, find_official, make_all, write_letter

pytestmark = [pytest.mark.once, pytest.mark.django_db]

TYPED = {"topic": "The ordinance", "own": "I walk there daily.", "text": TEXT}
WHO = {"name": "Ines Amari", "email": "ines@example.org", "postcode": "w4 118"}


@pytest.fixture
def message(db):
    return make_all()


@pytest.fixture
def url(message):
    return message.page.get_url()


def get(address):
    return Client().get(address)


def post(address, fields, **more):
    return Client().post(address, fields, **more)


def step(url, *names):
    return f"{url}write/{'-'.join(str(find_official(name).pk) for name in names or ['Ida Whitfield'])}/"


def words(response):
    return response.content.decode()


@pytest.mark.both
def test_the_whole_way_of_a_letter(message, url):
    wording = make_wording(message.campaign.host)
    message.asks.add(wording.ask)
    assert "Who decides for you?" in words(get(url))
    found = post(f"{url}find/", {"postcode": "w4-118"})
    assert found.status_code == 200
    assert "Ida Whitfield" in words(found)
    assert "Noor Okafor" in words(found), "the town around the ward"
    assert "Wei Chen" not in words(found)
    assert f'href="{step(url, "Ida Whitfield", "Noor Okafor")}"' in words(found), "both at once"
    assert found.headers["Cache-Control"] == "private, no-cache", "kept for the Back button alone"
    page = words(get(step(url)))
    assert "Dear Councillor Whitfield," in page
    assert "Nobody should be a suspect" in page
    ways = post(step(url), TYPED | {"do": "ready"})
    assert ways.status_code == 200
    mailto = "mailto:ida@council.test?subject=The%20ordinance&amp;body=Dear%20Councillor%20Whitfield%2C%0D%0A"
    assert mailto in words(ways)
    assert not Writing.objects.exists()
    sent = post(step(url), TYPED | WHO | {"do": "send", f"yes-{wording.pk}": "on"})
    assert (sent.status_code, sent.headers["Location"]) == (303, f"{url}written/#main")
    assert "inbox" in words(get(f"{url}written/"))
    asking.send_due(now=timezone.now())
    [asked] = mail.outbox
    assert asked.to == ["ines@example.org"]
    link = re.search(r"http://[^/]+(/m/\w+/)", asked.body)[1]
    assert "Is this your letter?" in words(get(link))
    assert not Delivery.objects.exists(), "opening the link does nothing"
    assert not Consent.objects.exists()
    on = post(link, {"answer": "yes"})
    assert (on.status_code, on.headers["Location"]) == (303, f"{url}on-its-way/")
    assert post(link, {"answer": "yes"}).status_code == 303, "pressing twice does no harm"
    assert Delivery.objects.get().official.name == "Ida Whitfield"
    assert Consent.objects.get().wording == wording
    offer_gifts(message.page)
    end = words(get(on.headers["Location"]))
    assert "on its way" in end
    assert 'id="share-line"' in end
    assert 'href="https://pay.example.org/give?sum=20" rel="noopener noreferrer"' in end


@pytest.mark.both
def test_the_six_digits_confirm_as_well(message, url):
    row = write_letter(message, now=timezone.now())
    code = confirming.code_for(row.pk)
    wrong = post(f"{url}written/", {"email": "ines@example.org", "code": "000 000" if code != "000000" else "1" * 6})
    strange = post(f"{url}written/", {"email": "nobody@example.org", "code": code})
    assert wrong.status_code == strange.status_code == 422
    assert not Delivery.objects.exists()
    good = post(f"{url}written/", {"email": "Ines@example.org", "code": f"{code[:3]} {code[3:]}"})
    assert good.headers["Location"] == f"{url}on-its-way/"
    assert Delivery.objects.count() == 1


def test_digits_cannot_be_guessed(message, url):
    row = write_letter(message, now=timezone.now())
    code = confirming.code_for(row.pk)
    for guess in range(10):
        wrong = f"{(int(code) + 1 + guess) % 10**6:06d}"
        with pytest.raises(ContactingError):
            confirming.confirm_by_code(message, address="ines@example.org", code=wrong, page=url, now=timezone.now())
    assert post(f"{url}written/", {"email": "ines@example.org", "code": code}).status_code == 422


def test_it_was_not_me_erases_everything(message):
    row = write_letter(message, now=timezone.now())
    link = f"/m/{confirming.token_for(row.pk)}/"
    assert "Erased." in words(post(link, {"answer": "not-me"}))
    assert not Writing.objects.exists()
    assert get(link).status_code == 410


@pytest.mark.both
def test_a_letter_can_be_taken_back_until_it_is_out(message):
    row = write_letter(message, now=timezone.now())
    link = f"/m/{confirming.token_for(row.pk)}/"
    post(link, {"answer": "yes"})
    assert "take it back" in words(get(link))
    post(link, {"answer": "not-me"})
    assert not Delivery.objects.exists()


def test_everybody_gets_the_same_answer(message, url):
    first = post(step(url), TYPED | WHO | {"do": "send"})
    row = Writing.objects.get()
    confirming.confirm(row.pk, page="/", now=timezone.now())
    again = post(step(url), TYPED | WHO | {"do": "send"})
    stranger = post(step(url), TYPED | WHO | {"do": "send", "email": "else@example.org", "subject": "trapped"})
    answers = {(one.status_code, one.content, tuple(sorted(one.headers.items()))) for one in (first, again, stranger)}
    assert len(answers) == 1
    judging.judge(now=timezone.now())
    assert Writing.objects.order_by("-pk").first().aside == "machine", "and only afterwards the trap is looked at"


def test_an_unknown_postcode_leads_to_the_list_and_stays_in_its_field(url):
    answer = post(f"{url}find/", {"postcode": "ZZ9 9ZZ"})
    assert answer.status_code == 422
    assert "We do not know this postcode" in words(answer)
    assert 'value="ZZ9 9ZZ"' in words(answer)
    assert "Ward 4" in words(answer)
    assert post(f"{url}find/", {"postcode": "<script>"}).status_code == 422
    assert post(f"{url}find/", {}).status_code == 422


@pytest.mark.both
def test_a_place_of_the_list_gives_its_people_and_those_around_it(url):
    ward = find_official("Wei Chen").division
    found = words(post(f"{url}find/", {"place": ward.pk}))
    assert "Wei Chen" in found
    assert "Noor Okafor" in found
    assert "Ida Whitfield" not in found
    assert post(f"{url}find/", {"place": "99999"}).status_code == 422


@pytest.mark.both
def test_organisers_choose_who_is_meant(message, url):
    message.offices = [["Wrenfield Council", ""]]
    message.save()
    assert "Noor Okafor" not in words(post(f"{url}find/", {"postcode": "W4 118"}))
    assert get(step(url, "Noor Okafor")).status_code == 410, "a made-up address reaches nobody else"
    message.way = Way.FIXED
    message.chosen.set([find_official("Noor Okafor")])
    message.save()
    page = words(get(url))
    assert "Noor Okafor" in page
    assert "postcode" not in page
    assert get(step(url, "Noor Okafor")).status_code == 200


def test_several_people_at_once_get_a_letter_each(message, url):
    both = step(url, "Ida Whitfield", "Noor Okafor")
    assert "Dear Councillor Whitfield, Noor Okafor," in words(get(both))
    assert "mailto:ida@council.test,noor@council.test?" in words(post(both, TYPED | {"do": "ready"}))
    post(both, TYPED | WHO | {"do": "send"})
    confirming.confirm(Writing.objects.get().pk, page="/", now=timezone.now())
    assert Delivery.objects.count() == 2


def test_who_has_no_address_is_shown_with_the_other_ways(url):
    page = words(get(step(url, "Wei Chen")))
    assert "No e-mail address is known." in page
    assert "https://council.test/wei" in page
    ways = post(step(url, "Wei Chen"), TYPED | WHO | {"do": "send"})
    assert ways.status_code == 200
    assert "mailto:" not in words(ways)
    assert "Copy your letter into their form" in words(ways)
    assert not Writing.objects.exists()


@pytest.mark.both
def test_who_left_office_meanwhile_loses_nobody_a_word(message, url):
    ida = step(url)
    successor = Official.objects.create(
        format="csv", file_name="x", key="new", name="Ada New", office="Councillor", email="ada@council.test",
        division=find_official().division, organisation="Wrenfield Council",
    )  # fmt: skip
    Official.objects.filter(name="Ida Whitfield").update(retired_at=timezone.now())
    answer = post(ida, TYPED | WHO | {"do": "send"})
    assert answer.status_code == 410
    assert "I walk there daily." in words(answer)
    assert f'formaction="{url}write/{successor.pk}/"' in words(answer)
    assert "I walk there daily." in words(post(f"{url}write/{successor.pk}/", TYPED | {"do": "back"}))


def test_closed_and_paused_pages_say_so_and_give_back_what_was_typed(message, url):
    Message.objects.update(paused=True, pause_note="The council is reading.")
    assert "The council is reading." in words(get(url))
    assert "The council is reading." in words(get(step(url)))
    Message.objects.update(paused=False, closes_at=timezone.now() - timedelta(hours=1))
    assert "Writing is over" in words(get(url))
    answer = post(step(url), TYPED | WHO | {"do": "send"})
    assert answer.status_code == 409
    assert "I walk there daily." in words(answer)


def test_all_of_it_stays_in_the_frame_of_another_site(message, url):
    framed = f"{url}embed/"
    found = words(post(f"{framed}find/", {"postcode": "W4118"}))
    ida = re.search(r'<a class="btn" href="([^"]*)">Write to Councillor Whitfield', found)[1]
    assert ida == step(framed)
    page = words(get(ida))
    assert f'action="{ida}#err"' in page
    assert f'<a href="{framed}">Choose somebody else' in page
    page = words(post(ida, TYPED | {"do": "ready"}))
    assert re.search('<a target="_blank" class="btn btn--wide" href="mailto:', page)
    sent = post(ida, TYPED | WHO | {"do": "send"})
    assert sent["Location"] == f"{framed}written/#main"
    assert f'href="{framed}"' in words(get(f"{framed}on-its-way/"))


def test_a_link_works_for_a_day_after_closing_and_three_days_in_all(message):
    now = timezone.now()
    row = write_letter(message, now=now)
    link = f"/m/{confirming.token_for(row.pk)}/"
    Message.objects.update(closes_at=now - timedelta(hours=23))
    assert "Yes, send it" in words(get(link))
    Message.objects.update(closes_at=now - timedelta(hours=25))
    assert "run out" in words(get(link))
    assert post(link, {"answer": "yes"}).status_code == 410
    Message.objects.update(closes_at=None)
    Writing.objects.update(written_at=now - timedelta(days=3, minutes=1))
    assert post(link, {"answer": "yes"}).status_code == 410
    assert get("/m/aaaaaaaaaaaaaaaaaaaaaaaa/").status_code == 410


# Of the letter, and of who writes it: what is wrong in several fields, and the sentence at each of them.
MISTAKES = [
    {"topic": ("", "Please write a subject")},
    {"topic": ("x" * 121, "longer than we can keep"), "text": ("\x00 ", "The letter is empty")},
    {"text": ("x" * 8001, "longer than we can keep")},
    {"name": ("", "Please write your name"), "email": ("ines", "The @ is missing"),
     "postcode": ("<>", "only the postcode")},
    {"email": ("ines@example.org\r\nBcc: all@example.org", "cannot be seen")},
]  # fmt: skip


def test_a_mistake_comes_back_with_a_sentence_and_everything_typed(url):
    for wrong in MISTAKES:
        answer = post(
            step(url), TYPED | WHO | {"do": "send"} | {field: value for field, (value, _said) in wrong.items()}
        )
        page = words(answer)
        assert answer.status_code == 422, wrong
        assert 'id="err"' in page, wrong
        assert "I walk there daily." in page, wrong
        assert not Writing.objects.exists(), wrong
        for value, said in wrong.values():
            assert said in page, wrong
            assert escape(value) in page, ("also what is too long", wrong)


def test_going_back_to_the_words_keeps_who_writes(url):
    back = words(post(step(url), TYPED | WHO | {"do": "back"}))
    assert 'value="ines@example.org"' in back
    assert "I walk there daily." in back
    ready = words(post(step(url), TYPED | WHO | {"do": "ready"}))
    assert 'value="Ines Amari"' in ready


def test_ten_megabytes_come_back_whole_with_a_sentence(url):
    answer = post(step(url), "topic=a&text=" + "x" * 10_000_000, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422
    page = answer.getvalue().decode()
    assert "longer than we can keep: 10,000,000 characters, and 8,000 fit" in page
    assert f">\n{'x' * 10_000_000}</textarea>" in page.replace("\r\n", "\n")
    assert answer["Cache-Control"] == "private, no-cache", "so that the Back button brings it back, too"


def test_other_texts_can_be_begun_from(message, url):
    other = MessageText.objects.create(message=message, label="As a parent", subject="My child", text="Mine.")
    assert "As a parent" in words(get(step(url)))
    page = words(get(f"{step(url)}{other.pk}/"))
    assert 'value="My child"' in page
    assert get(f"{step(url)}99999/").status_code == 302


def test_who_wrote_nothing_of_their_own_is_asked_for_a_sentence(url):
    assert "Not a word of it is yours yet." in words(post(step(url), TYPED | {"own": "", "do": "ready"}))
    assert "Not a word of it is yours yet." not in words(post(step(url), TYPED | {"do": "ready"}))


def test_while_it_is_tried_out_the_page_says_so(message, url):
    Message.objects.update(test=True, test_address="office@wrenfield.test")
    for page in (get(url), post(step(url), TYPED | {"do": "ready"}), get(f"{url}on-its-way/")):
        assert "being tried out" in words(page)
        assert "office@wrenfield.test" not in words(page)


def test_a_page_without_sending_from_here_offers_the_other_ways_only(message, url):
    Message.objects.update(sends=False)
    page = post(step(url), TYPED | WHO | {"do": "send"})
    assert "mailto:" in words(page)
    assert "Send it from here" not in words(page)
    assert not Writing.objects.exists()


def test_the_number_of_letters_and_the_verb_stand_on_the_page_and_on_its_tab(message, url):
    Delivery.objects.create(
        message=message, official=find_official(), is_stock=False, state=DeliveryState.SENT,
        made_at=timezone.now(), changed_at=timezone.now(),
    )  # fmt: skip
    assert "1 letter has gone out from here." in words(get(url))
    standing = message.page.specific.standing(now=timezone.now())
    assert (standing.kind, standing.verb, standing.words) == ("message", "Write", "1 letter so far. Five minutes.")
    assert "1 letter so far" in words(get(message.page.get_parent().get_url()))
