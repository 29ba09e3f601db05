"""Promise 2: after a whole journey, a dump of the database and of the data folder names nobody."""

import base64
import hashlib
import json
import re
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.actions.factories import find, make_campaign
from tests.chats.hearing import hear, make_live_chat, post_step
from tests.gateways.social.networks import new_person
from tests.gateways.threads import made
from tests.gateways.threads.fediverse import Mastodon
from tests.pages.factories import make_partner
from tests.publishing.signing_in import CLIENT_SECRET, SignsIn
from tests.supporters.people import make_supporter
from tests.web import serving
from unwatched.accounts.models import User
from unwatched.actions.models import Signature
from unwatched.actions.services import confirming, counting, judging, mailing, moderation, paper, retention
from unwatched.actions.services.paper import Sheets
from unwatched.archive.models import KeptThread, Request, Said
from unwatched.archive.services import finding, removing
from unwatched.chats.models import ReadyAnswer
from unwatched.chats.services import answering, claims
from unwatched.publishing.models import Channel, Delivery
from unwatched.publishing.services import channels, publisher
from unwatched.supporters import erasure
from unwatched.supporters import services as supporters
from unwatched.vault import services as vault

# Words that stand nowhere else, typed by made-up people.
TYPED = {
    "name": "Ysolde Quennevais-Thrupp",
    "email": "ysolde.quennevais+sign@mooncalf-orchard.test",
    "postcode": "QX7 3ZY",
    "country": "Ruritania-by-the-Sea",
    "comment": "The heron at Pellow's weir saw everything.",
}
# Where it came from: nothing of this is kept either.
SENDER = {"REMOTE_ADDR": "198.51.100.77", "HTTP_USER_AGENT": "Pellow-Browser/7.1"}
# Who handed in sheets of paper, as organisers note it.
NOTE = "Handed in by Jessamy Trewhella-Crane"


def every_value():
    """Each cell of each table, as bytes: what a thief reads out of the files."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                for value in row:
                    yield table, bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode()


def traces(text):
    """A word as it stands, in lower case, in base64, and as unsalted hashes of the usual kinds."""
    plain = text.encode()
    yield from (plain, plain.lower(), plain.upper(), base64.b64encode(plain).rstrip(b"=")[:-2])
    for form in (plain, plain.lower()):
        for algorithm in ("md5", "sha1", "sha256", "sha512"):
            digest = hashlib.new(algorithm, form).digest()
            yield from (digest, digest.hex().encode())


def secrets():
    local, domain = TYPED["email"].split("@")
    canonical = f"{local.split('+')[0]}@{domain}"
    words = [*TYPED.values(), canonical, local, domain, "Quennevais", "Ysolde", "mooncalf", "heron at", "QX73ZY",
             "QX7 3", NOTE, "Jessamy", "Trewhella", *SENDER.values()]  # fmt: skip
    return {word: list(traces(word)) for word in words}


PIECE, OVERLAP = 32_768, 512  # bytes


def find_traces(values, words=None):
    """Which words stand where. A place is searched in pieces: most of them are as they were when last looked at."""
    words = secrets() if words is None else {word: list(traces(word)) for word in words}
    assert all(len(form) <= OVERLAP for forms in words.values() for form in forms)
    places = defaultdict(list)
    for place, value in values:
        places[place].append(value)
    together = {place: b"\n".join(found) for place, found in places.items()}
    return {
        (place, word) for place, text in together.items() for piece in pieces(text) for word in found_in(piece, words)
    }


def pieces(text):
    """What stands across an end is whole in the next one."""
    return (text[max(0, start - OVERLAP) : start + PIECE] for start in range(0, len(text), PIECE))


clean = set()  # (piece, words): hashes


def found_in(piece, words):
    looked_at = hash(piece), hash(tuple(words))
    if looked_at in clean:
        return []
    found = [word for word, forms in words.items() if any(form in piece for form in forms)]
    if not found:
        clean.add(looked_at)
    return found


@pytest.mark.once
def test_a_word_is_found_wherever_it_stands_and_as_often_as_it_comes():
    empty = b"." * (3 * PIECE)
    assert find_traces([("here", empty)], ["heron"]) == set()
    for start in (0, PIECE - 2, PIECE, 2 * PIECE - 5, len(empty) - 5):
        for form in (b"heron", b"HERON"):
            text = empty[:start] + form + empty[start + 5 :]
            for _again in range(2):
                assert find_traces([("here", text), ("there", empty)], ["heron"]) == {("here", "heron")}, start


def sessions():
    """What browsers' sessions hold: in the table it is packed."""
    return [("sessions", str(session.get_decoded()).encode()) for session in Session.objects.all()]


def dump_of_database():
    """PostgreSQL's own dump; on SQLite the file's bytes are read by the test below, its cells here.

    Made at the last look of each journey: on the way `every_value` reads the same rows, in a fraction of the time.
    """
    if connection.vendor != "postgresql":
        return []
    url = connection.get_connection_params()
    command = ["pg_dump", "-h", str(url["host"]), "-U", str(url["user"]), str(url["dbname"])]
    return [("pg_dump", subprocess.run(command, capture_output=True, check=True).stdout)]


def files():
    keys = Path(settings.KEY_DIR)
    for path in Path(settings.DATA_DIR).rglob("*"):
        if path.is_file() and keys not in path.parents:
            yield str(path), path.read_bytes()


def sign_on_the_page(petition, **more):
    wording = petition.asks.get().wordings.get()
    fields = {**TYPED, "told": "3", "show": "on", f"yes-{wording.pk}": "on"} | more
    return Client(**SENDER).post(f"{petition.page.get_url()}sign/", fields)


def hand_in_paper(petition, *, now):
    sheets = Sheets(signatures=8, sheets=1, collected_from=now.date(), collected_to=now.date(), place="Weir", note=NOTE)
    batch = paper.record(petition, sheets, by=User.objects.create_user("imani@example.org"), now=now)
    assert batch.sealed is not None


@pytest.mark.django_db(transaction=True)
def test_a_dump_after_a_whole_journey_names_nobody(petition, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    now = timezone.now()
    for bad in ({"email": "no address"}, {"name": ""}):
        assert sign_on_the_page(petition, **bad).status_code == 422
    assert sign_on_the_page(petition).status_code == 303
    assert sign_on_the_page(petition).status_code == 303, "a repeat"
    make_partner("Night Shift Nurses", slug="nurses")
    assert sign_on_the_page(petition, via="nurses").status_code == 303, "by the link of a partner"
    mailing.send_due(now=now)
    row = find(petition, TYPED["email"])
    Client().post(f"{petition.page.get_url()}inbox/", {"email": TYPED["email"], "code": "123 456"})
    Client().post("/my-name/", {"email": TYPED["email"]})
    assert find_traces([*every_value(), *files()]) == set(), "before confirming"
    Client().post(f"/c/{confirming.token_for(row.pk)}/", {"answer": "yes"})
    judging.judge(now=now)
    mailing.answer_link_requests(now=now)
    counting.tick(petition.pk, now=now)
    assert Signature.objects.confirmed().count() == 1
    assert Signature.objects.get().place == "QX7", "the beginning of the postcode, as the form said"
    hand_in_paper(petition, now=now)
    assert find_traces([*every_value(), *dump_of_database(), *files()]) == set(), "after confirming"
    assert find_traces([("log", caplog.text.encode())]) == set()


@pytest.mark.django_db(transaction=True)
def test_what_was_shown_is_gone_after_erasure(petition, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    now, rosa = timezone.now(), User.objects.create_user("rosa@example.org")
    sign_on_the_page(petition)
    row = confirming.confirm(find(petition, TYPED["email"]).pk, page="/", now=now)
    vault.open_ring(petition.campaign.host.ring, by=rosa, reason="names", now=now)
    moderation.show(row, comment=True, by=rosa)
    shown = {word for _place, word in find_traces(every_value())}
    assert TYPED["name"] in shown
    assert TYPED["comment"] in shown
    assert TYPED["email"] not in shown
    erasure.erase_person(TYPED["email"], by=rosa, now=now)
    retention.forget_disowned(now=now)
    assert find_traces([*every_value(), *files()]) == set()
    index = supporters.blind_index(TYPED["email"], campaign_id=petition.campaign_id)
    assert not [table for table, value in every_value() if index in value]


# --- Lists that go out and come in -------------------------------------------------------------------------

LISTED = [
    {"email": "ottoline.fairweather@quincehaven.test", "name": "Ottoline Fairweather-Nkemelu", "postcode": "ZV9 8KW",
     "country": "Grand-Fenwick-on-Sea"},
    {"email": "+balthasar@rookery-lane.test", "name": "=Balthasar Oyelaran-Pike"},
]  # fmt: skip
# Half a postcode, three letters, may stand anywhere by chance.
WORDS_OF_LISTED = [
    word for one in LISTED for value in one.values() for word in {value, *re.split("[@ ]", value)} if len(word) > 4
]


def take_list_out(office, campaign, ask, *, to):
    answer = office.post(f"/office/supporters/{campaign.pk}/export/", {"who": ask.pk, "language": "", "to": to})
    return b"".join(answer.streaming_content)


def bring_list(office, campaign, data):
    """As a person does: a bad file, a look, the same file again."""

    def send(content, **more):
        upload = SimpleUploadedFile("list.csv", content)
        return office.post("/office/supporters/import/", {"campaign": campaign.pk, "file": upload, "do": "look"} | more)

    assert send(data + b"\nno address,,,,,,,,,,,,,").status_code == 422
    mark = send(data).context["mark"]
    assert find_traces(everything(), WORDS_OF_LISTED) == set(), "between looking and bringing"
    assert send(data, do="bring", mark=mark).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_dump_after_lists_went_out_and_came_in_names_nobody(client, petition, caplog):
    now, rosa = timezone.now(), User.objects.create_superuser("rosa@example.org", name="Rosa Delgado")
    client.force_login(rosa)
    campaign, wording = petition.campaign, petition.asks.get().wordings.get()
    for one in LISTED:
        make_supporter(campaign, wording=wording, at=now, **one)
    vault.open_ring(campaign.host.ring, by=rosa, reason="moving", now=now)
    for number, to in enumerate(("csv", "osdi")):
        there = make_campaign(host=campaign.host, title=f"There {number}")
        data = take_list_out(client, campaign, wording.ask, to=to)
        assert all(one["name"].encode() in data for one in LISTED)
        bring_list(client, there, data)
        assert there.supporters.count() == len(LISTED)
        assert take_list_out(client, there, wording.ask, to="csv").count(b"quincehaven") == 1
    assert find_traces([*everything_dumped(), ("log", caplog.text.encode())], WORDS_OF_LISTED) == set()


# --- Accounts on networks, and a live chat -----------------------------------------------------------------

ON_X = {
    name: f"{name}-that-X-made-for-us" for name in ("consumer_key", "consumer_secret", "access_token", "access_secret")
}
BACK = "http://testserver/office/channels/mastodon/back/"


def everything():
    return [*every_value(), *sessions(), *files()]


def everything_dumped():
    return [*everything(), *dump_of_database()]


def connect_mastodon(office, server):
    """Each step as a person takes it, with a look at what lies about between saying yes and coming back."""
    page = office.post("/office/channels/mastodon/", {"server": server.url})
    state = re.search(r"state=([\w-]+)", page.content.decode())[1]
    assert find_traces(everything(), [CLIENT_SECRET]) == set(), "while somebody says yes on their server"
    office.get(BACK, {"code": "yes", "state": state})
    return Channel.objects.get(network="mastodon")


def connect_bluesky(office, server):
    person = new_person(server.pds)
    for password in ("wrong-" + person.app_password, person.app_password):
        fields = {"handle": person.handle, "app_password": password, "server": server.pds}
        page = office.post("/office/channels/bluesky/", fields)
        assert password not in page.content.decode()
    return Channel.objects.get(network="bluesky"), person.app_password


def hold_a_chat(rosa, *, now):
    """A question, a reply, a ready-made answer that goes out from the desk."""
    chat, channel, account = make_live_chat()
    question = post_step(chat, chat.steps.get(number=1), channel, account, at=now)
    account.overhear("A1: the market gate", author="Marisol", at=now, parent=question)
    hear(chat, channel, account, now=now)
    ready = ReadyAnswer.objects.create(chat=chat, title="Complaints", text="The board takes complaints.")
    reply = chat.replies.get()
    claims.claim(reply, by=rosa, now=now)
    answering.answer(reply, ready.text, by=rosa, now=now)
    publisher.run_due(now, open_account=lambda _channel: account)
    assert Delivery.objects.filter(text__contains=ready.text, state="sent").exists()


@pytest.mark.django_db(transaction=True)
def test_a_dump_after_a_live_chat_opens_no_account(client, settings, mastodon_server, bluesky_server, caplog):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    now, rosa = timezone.now(), User.objects.create_superuser("rosa@example.org", name="Rosa Delgado")
    client.force_login(rosa)
    with SignsIn(mastodon_server, back=BACK) as server:
        mastodon = connect_mastodon(client, server)
    bluesky, app_password = connect_bluesky(client, bluesky_server)
    on_x = Channel.objects.create(network="x", name="On X", account_id="7", added_at=now, secret=channels.lock(ON_X))
    hold_a_chat(rosa, now=now)
    session = json.loads(channels.secrets_of(bluesky)["session"])
    opens = [server.token, CLIENT_SECRET, app_password, session["access"], session["refresh"], *ON_X.values()]
    assert channels.secrets_of(mastodon)["token"] == server.token
    assert channels.secrets_of(on_x) == ON_X
    assert all(len(word) > 12 for word in opens)
    assert find_traces(everything_dumped(), opens) == set()
    assert find_traces([("log", caplog.text.encode())], opens) == set()


# --- The archive: private posts never, removed people nowhere ------------------------------------------------

WEIR = "Kingfishers nest below Quennevais weir"
ASKED_OF = "Perpetua Lanyon-Skewes"


def bring_archive(office, path):
    """An export with two public posts, one for followers and a letter; both threads of it are looked at, one kept."""
    posts = [
        made.note(1, content=f"<p>{WEIR}</p>"), made.note(2, parent=1), made.for_followers(3, parent=2), made.direct(4),
    ]  # fmt: skip
    export = made.zipped(path / "export.zip", {"outbox.json": made.outbox(*posts), "actor.json": made.ACTOR})
    listed = office.post("/office/archive/own/", {"file": SimpleUploadedFile("mine.zip", export.read_bytes())}).url
    office.get(f"{listed}?singles=1")
    office.post(listed, {"thread": "0", "own": "1", "described": "1"})
    return KeptThread.objects.get()


def asks_to_keep(office, url):
    """Somebody pastes a private person's post, looks at it, and leaves it for others to decide."""
    for do in ("look", "later"):
        office.post("/office/archive/look/", {"url": url, "do": do})
    return Request.objects.get(url=url)


@pytest.mark.django_db(transaction=True)
def test_a_dump_of_the_archive_holds_nothing_private_and_nobody_who_was_removed(client, settings, tmp_path, caplog):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    now, rosa = timezone.now(), User.objects.create_superuser("rosa@example.org", name="Rosa Delgado")
    client.force_login(rosa)
    thread = bring_archive(client, tmp_path)
    assert find_traces(everything(), [made.SECRET]) == set()
    assert find_traces(every_value(), [WEIR]), "what was chosen is here"
    assert "kingfishers" in Client().get("/t/search/", {"q": "kingfishers"}).content.decode().lower()
    town = Mastodon()
    with serving(town) as site:
        town.url = site.url
        perpetua = town.account("perpetua") | {"display_name": ASKED_OF}
        town.post(1, by="perpetua", text="The gate has eyes.", account=perpetua)
        request = asks_to_keep(client, f"{site.url}/@perpetua/1")
        assert find_traces(everything(), [ASKED_OF, "The gate has eyes."]) == set(), "not asked yet: an address"
        finding.let_go(request, by=rosa, now=now)
        assert find_traces(everything(), ["perpetua"]) == set(), "let go: a mark"
    removing.by_author(thread, said=Said.LINK, never_again=True, now=now)
    gone = [WEIR, "Kingfishers", "quennevais weir", f"{made.ADA}/statuses/1"]
    assert find_traces(everything_dumped(), gone) == set()
    assert find_traces([("log", caplog.text.encode())], [*gone, made.SECRET, ASKED_OF, "perpetua"]) == set()
