from datetime import timedelta

import pytest
from django.core import mail

from unwatched.letters.errors import CodeGone, EmployerGone, LinkGone, NotOpen, WrongCode
from unwatched.letters.models import Pending, Shown, StaffSignature
from unwatched.letters.services import letters, mailing, retention, staff
from unwatched.vault import services as vault

from .factories import add_employer, ask, code_of, make_letter, put, sign

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _in_memory(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def letter():
    return make_letter()


def test_a_code_signs_in_the_page_that_asked_for_it(letter, now):
    row = sign(letter, "Ada.Lovelace+x@CORVANE.example", name="Ada")
    assert (row.employer.name, row.band.name, row.signed_on) == ("Corvane", "Engineering", now.date())
    assert not Pending.objects.exists()
    assert row.shown is None


def test_a_code_alone_signs_nothing(letter, now):
    """Whoever reads the employer's mail has the digits and not the page."""
    ask(letter)
    code = code_of(letter)
    other = ask(letter, "eve@corvane.example")
    for browser in ("", "x" * 5000, other):
        with pytest.raises((CodeGone, WrongCode)):
            staff.verify(letter, browser=browser, code=code, now=now)
    assert not StaffSignature.objects.exists()


def test_the_mail_says_next_to_nothing(letter, settings):
    settings.UNWATCHED_CODE_FROM = "codes@plain.example"
    ask(letter)
    [message] = mail.outbox
    code = code_of(letter)
    assert message.subject == "Your code"
    assert message.from_email == "codes@plain.example"
    assert f"{code[:3]} {code[3:]}" in message.body
    said = str(message.message()).lower()
    for word in ("letter", "sign", "corvane'", "campaign", "wrenfield", "http", "unwatched", "face"):
        assert word not in said.replace("from: codes@plain.example", ""), word
    assert len(message.body) < 200


def test_five_tries_and_no_sixth(letter, now):
    browser = ask(letter)
    right = code_of(letter)
    wrong = "000000" if right != "000000" else "111111"
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongCode) as caught:
            staff.verify(letter, browser=browser, code=wrong, now=now)
        assert caught.value.left == left
    for code in (wrong, right):
        with pytest.raises(CodeGone):
            staff.verify(letter, browser=browser, code=code, now=now)


def test_after_ten_minutes_the_code_is_void_and_nobody_is_left_in_the_row(letter, now):
    browser = ask(letter, name="Ada")
    code, later = code_of(letter), now + timedelta(minutes=10)
    with pytest.raises(CodeGone):
        staff.verify(letter, browser=browser, code=code, now=later)
    retention.empty_codes(now=later)
    [row] = Pending.objects.all()
    assert (row.sealed, row.transit, row.browser, row.employer) == (None, None, None, None)
    retention.empty_codes(now=now + timedelta(days=1))
    assert not Pending.objects.exists()


@pytest.mark.both
def test_the_address_is_erased_when_the_code_is_out(letter):
    ask(letter)
    assert Pending.objects.get().transit is None


@pytest.mark.both
def test_a_second_time_is_the_same_signature_with_the_same_link(letter):
    one = sign(letter)
    two = sign(letter, "ADA+again@corvane.example", band="Field")
    assert one.pk == two.pk
    assert StaffSignature.objects.get().band.name == "Field"
    assert staff.token_for(one.pk) == staff.token_for(two.pk)


def test_nobody_gets_code_after_code(letter, now):
    for _ in range(5):
        ask(letter)
    assert len(mail.outbox) == mailing.CODES_IN_AN_HOUR
    for hours in (2, 4, 6, 8):
        ask(letter, now=now + timedelta(hours=hours))
    assert len(mail.outbox) == mailing.CODES_IN_A_DAY


@pytest.mark.both
def test_where_no_code_was_sent_none_is_right(letter, now):
    """Else one could guess with form after form."""
    browser = ask(letter, score=mailing.SURELY_A_MACHINE)
    assert mail.outbox == []
    with pytest.raises(WrongCode):
        staff.verify(letter, browser=browser, code=code_of(letter), now=now)


def test_a_flood_from_one_network_gets_no_codes(letter, monkeypatch):
    monkeypatch.setattr(mailing, "CODES_OF_A_NETWORK", 3)
    for n in range(5):
        ask(letter, f"n{n}@corvane.example")
    ask(letter, "far@corvane.example", ip="198.51.100.9")
    assert len(mail.outbox) == 4


@pytest.mark.parametrize(
    ("address", "longer", "known"),
    [
        ("x@corvane.example", False, True),
        ("x@CORVANE.example", False, True),
        ("x@lab.corvane.example", False, False),
        ("x@lab.corvane.example", True, True),
        ("x@evilcorvane.example", True, False),
        ("x@corvane.example.evil.example", True, False),
        ("x@соrvane.example", True, False),  # two Cyrillic letters
        ("x@bücher.example", False, True),
        ("x@xn--bcher-kva.example", False, True),
    ],
)
def test_whose_staff_an_address_belongs_to(address, longer, known):
    letter = make_letter(domains="corvane.example\nxn--bcher-kva.example", subdomains=longer)
    assert (staff.employer_of(letter, address) is not None) == known


def test_the_longer_ending_wins():
    letter = make_letter(subdomains=True)
    add_employer(letter, name="The lab", domains="lab.corvane.example")
    assert staff.employer_of(letter, "x@lab.corvane.example").name == "The lab"


def test_an_employer_that_is_gone_takes_no_signature(letter, now):
    browser = ask(letter)
    letters.remove_employer(letter.employers.get(), by=None)
    with pytest.raises(EmployerGone):
        staff.verify(letter, browser=browser, code=code_of(letter), now=now)


def test_a_closed_letter_takes_nothing_and_a_code_still_works_for_a_day(letter, now):
    browser = ask(letter)
    letter.petition.closes_at = now
    letter.petition.save()
    with pytest.raises(NotOpen):
        ask(letter)
    assert staff.verify(letter, browser=browser, code=code_of(letter), now=now)


@pytest.mark.both
def test_taking_back_erases_the_row_for_ever_after(letter):
    row = sign(letter)
    token = staff.token_for(row.pk)
    assert staff.signature_of(token) == row
    staff.take_back(row.pk)
    staff.take_back(row.pk)
    assert not StaffSignature.objects.exists()
    with pytest.raises(LinkGone):
        staff.signature_of(token)


@pytest.mark.both
def test_marks_go_when_the_letter_is_over(letter, now):
    row = sign(letter)
    letter.petition.closes_at = now
    letter.petition.save()
    retention.forget_marks(now=now + timedelta(hours=23))
    assert StaffSignature.objects.get().mark is not None
    retention.forget_marks(now=now + timedelta(hours=24))
    assert StaffSignature.objects.get().mark is None
    assert staff.signature_of(staff.token_for(row.pk)) == row


def test_a_name_is_sealed_and_asked_to_be_shown(letter, now):
    row = sign(letter, name="Ada Lovelace", show=True)
    assert row.shown == Shown.ASKED
    ring = letters.ring_of(letter)
    vault.open_ring(ring, by=None, reason="test", now=now)
    assert vault.unseal(bytes(row.sealed), ring=ring, now=now) == {"name": "Ada Lovelace"}


@pytest.mark.both
def test_an_address_is_erased_and_no_organiser_is_told_whether_it_had_signed(letter, now):
    sign(letter, "ada@corvane.example")
    put(letter, 3)
    for address in ("ADA@corvane.example", "nobody@corvane.example"):
        assert retention.export(address) == []
        assert retention.erase(address, now) == 0
    assert StaffSignature.objects.count() == 3
