"""Staff and an organisation sign an open letter; a dump of everything, and the log, name none of them."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.letters.factories import make_letter, put, url_of
from unwatched.core import jobs
from unwatched.letters.models import OrganisationSignature, StaffSignature
from unwatched.letters.services import batches, moderation
from unwatched.letters.services.letters import ring_of
from unwatched.supporters import erasure
from unwatched.vault import services as vault

from .test_a_stolen_copy_names_nobody import everything, everything_dumped, find_traces

NAME, ADDRESS = "Thessaly Brandreth-Voss", "thessaly.brandreth+x@corvane.example"
CHAIR, CHAIR_ADDRESS = "Osric Pendlebury-Tarn", "osric@union-of-weavers.test"
WORDS = [NAME, "Thessaly", "Brandreth", ADDRESS, "thessaly.brandreth@corvane.example", "thessaly.brandreth"]
THEIRS = [CHAIR, "Osric", "Pendlebury", CHAIR_ADDRESS, "Keeper of the loom"]


def hidden(response):
    form = response.content.decode().split("</form>")[0]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


def digits():
    return "".join(re.search(r"(\d{3}) (\d{3})", mail.outbox[-1].body).groups())


@pytest.mark.django_db(transaction=True)
def test_a_dump_after_staff_have_signed_names_nobody(settings, caplog, rosa):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    letter = make_letter(with_page=True)
    letter.organisations = True
    letter.save()
    url, now = url_of(letter), timezone.now()
    typed = {"email": ADDRESS, "band": letter.bands.first().pk, "name": NAME, "show": "on"}
    assert Client().post(f"{url}staff/", typed | {"email": "thessaly.brandreth@elsewhere.test"}).status_code == 422
    asked = Client().post(f"{url}staff/", typed)
    assert find_traces(everything(), WORDS) == set(), "before the code"
    jobs.run_once("codes", now=timezone.now())
    Client().post(f"{url}code/", hidden(asked) | {"code": "12"})
    thanks = Client().post(f"{url}code/", hidden(asked) | {"code": digits()})
    link = re.search(r"/take-back/([a-z0-9]+)/", thanks.content.decode())
    assert StaffSignature.objects.count() == 1
    organisation = {"organisation": "Union of Weavers", "website": "union-of-weavers.test/about", "person": CHAIR,
                    "role": "Keeper of the loom", "email": CHAIR_ADDRESS}  # fmt: skip
    assert Client().post(f"{url}organisation/", organisation).status_code == 303
    jobs.run_once("codes", now=timezone.now())
    path = re.search(r"/for-organisation/[a-z0-9]+/", mail.outbox[-1].body)[0]
    Client().post(path, {"answer": "yes"})
    assert OrganisationSignature.objects.get().state == "confirmed"
    assert find_traces(everything_dumped(), [*WORDS, *THEIRS, link[1]]) == set()
    # What they chose to have shown is in clear from then on, and gone when they take it back.
    vault.open_ring(ring_of(letter), by=rosa, reason="names", now=now)
    moderation.show(StaffSignature.objects.get(), by=rosa)
    put(letter, 6)
    batches.move(letter.pk, now=now)
    assert NAME in Client().get(url).content.decode()
    assert ADDRESS not in {word for _place, word in find_traces(everything(), WORDS)}
    Client().post(link[0], {"answer": "erase"})
    erasure.erase_person(CHAIR_ADDRESS, by=rosa, now=now)
    assert NAME not in Client().get(url).content.decode()
    assert find_traces(everything_dumped(), [*WORDS, *THEIRS]) == set(), "after taking it back"
    assert find_traces([("log", caplog.text.encode())], [*WORDS, *THEIRS]) == set()


@pytest.fixture
def rosa(db):
    from tests.accounts.people import make_organiser

    return make_organiser(roles=["Organiser", "Key-holder"])
