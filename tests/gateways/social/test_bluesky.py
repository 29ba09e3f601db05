"""Bluesky at its edges, on a real data server: what stands there, whatever happened on the way."""

import contextlib
import itertools
import json
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import httpx
import pytest
from django.utils import timezone

from tests.waiting import wait_until
from tests.web import PLAIN
from unwatched.gateways.social import outcomes, recent
from unwatched.gateways.social.bluesky import records, session, sign_in
from unwatched.gateways.social.errors import Down, Limited, ParentGone, PictureGone, Refused, SignedOut, Unknown

from .appview import AppView
from .drafts import draft, picture
from .jetstream import Jetstream
from .networks import bluesky_account, new_person
from .proxy import Proxy

pytestmark = pytest.mark.once
PUT = "/xrpc/com.atproto.repo.putRecord"
APPLY = "/xrpc/com.atproto.repo.applyWrites"
GET = "/xrpc/com.atproto.repo.getRecord"
REFRESH = "/xrpc/com.atproto.server.refreshSession"


@pytest.fixture(scope="module")
def server(bluesky_server):
    """A data server alone: it knows nobody's posts but those of its own people."""
    with Proxy(bluesky_server.pds) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def ours(bluesky_server):
    return new_person(bluesky_server.pds, "ours")


@pytest.fixture(scope="module")
def shared(server, ours, bluesky_server):
    with contextlib.closing(bluesky_account(ours.session, server=server.url, directory=bluesky_server.plc)) as account:
        yield account


@pytest.fixture
def account(server, shared):
    server.calm()
    return shared


@pytest.fixture(scope="module")
def rosa(bluesky_server):
    person = new_person(bluesky_server.pds, "rosa")
    with contextlib.closing(bluesky_account(person.session, directory=bluesky_server.plc)) as account:
        yield account


def stands(account, text):
    """The records of ours that say this."""
    asked = {"repo": account.did, "collection": records.POST, "limit": 100}
    said = account._xrpc.get("com.atproto.repo.listRecords", **asked)["records"]
    return [one for one in said if one["value"]["text"] == text]


# --- One post -------------------------------------------------------------------------------------------------------


def test_a_post_is_one_request_that_puts_nothing_over_another(server, account):
    account.send(draft("Plain"))
    [request] = server.requests
    assert (request.method, request.path) == ("POST", PUT)
    assert json.loads(request.body)["swapRecord"] is None
    assert request.headers["User-Agent"].startswith("Unwatched/")


def test_a_second_post_of_the_same_name_is_refused_and_the_first_one_stays(account):
    first = draft("First words")
    account.send(first)
    with pytest.raises(Refused):
        account.send(replace(first, text="Other words"))
    assert account.find(replace(first, text="Other words")) is None
    assert len(stands(account, "First words")) == 1
    assert stands(account, "Other words") == []


def test_the_same_post_made_a_little_otherwise_counts_as_the_same(server, account):
    """A mention that could not be looked up the first time, say."""
    first = draft("Thanks @nobody-there.test")
    sent = account.send(first)
    account._dids["nobody-there.test"] = account.did
    assert account.send(first) == sent


@pytest.mark.parametrize("when", ["before", "during", "after"])
def test_a_line_that_breaks_leaves_one_post_even_without_looking(server, account, when):
    wanted = draft(f"Once, cut {when}")
    server.cut("POST", PUT, when=when)
    with pytest.raises(Unknown):
        account.send(wanted)
    assert (account.find(wanted) is None) == (when == "before")
    sent = account.send(wanted)
    assert account.find(wanted) == sent
    assert len(stands(account, wanted.text)) == 1


def xrpc(name, message="", status=400):
    return {"status": status, "body": {"error": name, "message": message}}


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (xrpc("InvalidRequest", "Invalid app.bsky.feed.post record: grapheme too big"), Refused),
        (xrpc("AccountTakedown", "Account has been taken down", 403), Refused),
        (xrpc("BlobNotFound", "Could not find blob: bafkrei"), PictureGone),
        (xrpc("RateLimitExceeded", "Rate Limit Exceeded", 429), Limited),
        (xrpc("InternalServerError", "Internal Server Error", 500), Unknown),
        ({"status": 502, "body": "<html>"}, Unknown),
        ({"status": 503}, Unknown),
        ({"status": 504}, Unknown),
        ({"status": 307, "headers": {"Location": "https://elsewhere.test/"}}, Refused),
        ({"status": 200, "body": "<html>"}, Unknown),
        ({"status": 200, "body": b""}, Unknown),
        ({"status": 200, "body": '{"uri": "at://'}, Unknown),
        ({"status": 200, "body": {}}, Unknown),
        ({"status": 200, "body": {"uri": "https://x", "cid": "y"}}, Unknown),
        ({"status": 200, "body": []}, Unknown),
    ],
)
def test_what_an_answer_to_a_post_means(server, account, answer, meaning):
    server.answer("POST", PUT, **answer)
    with pytest.raises(meaning) as caught:
        account.send(draft())
    assert type(caught.value) is meaning
    assert server.count("POST", PUT) == 1


@pytest.mark.parametrize("answer", [{"status": 500}, {"status": 200, "body": "<html>"}, {"status": 200, "body": {}}])
def test_a_search_that_gets_no_sensible_answer_says_so(server, account, answer):
    """It must never be taken for "not found"."""
    server.answer("GET", GET, **answer)
    with pytest.raises(Down):
        account.find(draft())


def test_nobody_at_home_is_told_apart_from_a_line_that_broke(server, account):
    with server.away():
        for act in (lambda: account.send(draft()), lambda: account.find(draft()), account.profile):
            with pytest.raises(Down):
                act()


def test_a_server_that_never_answers_is_given_up(ours, monkeypatch):
    import socket

    monkeypatch.setattr(outcomes, "TIMEOUT", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        slow = bluesky_account(ours.session, server=f"http://127.0.0.1:{silent.getsockname()[1]}")
        with contextlib.closing(slow), pytest.raises(Unknown):
            slow.send(draft())


def test_a_limit_says_until_when(server, account):
    now = timezone.now()
    headers = {"ratelimit-reset": str(int((now + timedelta(seconds=90)).timestamp()))}
    server.answer("POST", PUT, headers=headers, **xrpc("RateLimitExceeded", status=429))
    with pytest.raises(Limited) as caught:
        account.send(draft())
    assert abs((caught.value.until - now).total_seconds() - 90) < 15


# --- What a post says -----------------------------------------------------------------------------------------------


def test_links_hashtags_and_mentions_lead_somewhere(account, rosa):
    handle = rosa.profile().handle
    text = f"¿Qué? #NoFaceRec @{handle} @no-such-handle.test https://example.org/a/long/path/to/a/report é"
    sent = account.send(draft(text))
    record = account._record(sent.uri)["value"]
    shown = record["text"].encode()
    leads = {
        shown[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode(): facet["features"][0]
        for facet in record["facets"]
    }
    link = next(words for words in leads if words.startswith("example.org/"))
    assert leads["#NoFaceRec"]["tag"] == "NoFaceRec"
    assert leads[f"@{handle}"]["did"] == rosa.did
    assert leads[link]["uri"] == "https://example.org/a/long/path/to/a/report"
    assert len(leads) == 3  # who is not there is plain text
    assert "@no-such-handle.test" in record["text"]


def test_a_handle_is_looked_up_once(server, account, rosa):
    for _ in range(2):
        account.send(draft(f"Hello @{rosa.profile().handle} and @nobody-at-all.test"))
    assert server.count("GET", "/xrpc/com.atproto.identity.resolveHandle") <= 2


def test_our_name_for_a_record_is_the_servers(account):
    uploaded = account.upload(picture("A map"))
    wanted = draft("Named before it is sent: https://example.org #NoFaceRec", media=(uploaded,))
    record = records.build(wanted, reply=None, did_of=lambda handle: "")
    assert account.send(wanted).cid == records.cid_of(record)


def test_a_picture_says_its_size_and_its_words(account):
    uploaded = account.upload(picture("A map", width=1200, height=675))
    sent = account.send(draft("Q1", media=(uploaded,)))
    [image] = account._record(sent.uri)["value"]["embed"]["images"]
    assert (image["alt"], image["aspectRatio"]) == ("A map", {"width": 1200, "height": 675})


def test_a_picture_that_the_server_forgot_is_put_up_again(account):
    lost = account.upload(picture())
    blob = json.loads(lost.handle)
    blob["ref"]["$link"] = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"
    wanted = draft("Q2", media=(replace(lost, handle=json.dumps(blob)),))
    with pytest.raises(PictureGone):
        account.send(wanted)
    account.send(replace(wanted, media=(account.upload(picture()),)))


# --- Threads --------------------------------------------------------------------------------------------------------


def test_a_thread_goes_out_whole_in_one_request(server, account):
    posts = [draft(f"{number}/5 in one go") for number in range(1, 6)]
    posts[2] = replace(posts[2], media=(account.upload(picture("A map")),))
    server.calm()
    sent = account.send_all(posts)
    assert [one.path for one in server.requests] == [APPLY]
    chain = [account._record(one.uri)["value"] for one in sent]
    assert "reply" not in chain[0]
    for before, record in itertools.pairwise(zip(sent, chain, strict=True)):
        assert record[1]["reply"]["parent"] == records.ref(before[0])
        assert record[1]["reply"]["root"] == records.ref(sent[0])
    assert [account.find(replace(one, parent=None)) for one in posts[:1]] == sent[:1]
    for one, parent, post in zip(posts[1:], sent, sent[1:], strict=False):
        assert account.find(replace(one, parent=parent)) == post


def test_a_thread_with_one_bad_post_is_not_sent_at_all(account):
    posts = [draft("1/3 all or nothing"), draft("x" * 301), draft("3/3 all or nothing")]
    with pytest.raises(Refused):
        account.send_all(posts)
    assert stands(account, "1/3 all or nothing") == []


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_thread_whose_answer_is_lost_is_found_whole_or_not_at_all(server, account, when):
    posts = [draft(f"{number}/3 cut {when}") for number in range(1, 4)]
    server.cut("POST", APPLY, when=when)
    with pytest.raises(Unknown):
        account.send_all(posts)
    found = account.find(posts[0])
    if when == "before":
        assert found is None
        account.send_all(posts)
    else:
        assert account.find(replace(posts[1], parent=found)) is not None
        with pytest.raises(Unknown):  # the server says "internal error" to a second one
            account.send_all(posts)
    assert [len(stands(account, one.text)) for one in posts] == [1, 1, 1]


def test_a_thread_in_answer_to_a_post_hangs_on_it(account, rosa):
    question = rosa.send(draft("Where are they?"))
    answer = rosa.send(draft("At the school", parent=question, root=question))
    sent = account.send_all([draft("1/2 Thanks", parent=answer, root=question), draft("2/2 We add it")])
    replies = [account._record(one.uri)["value"]["reply"] for one in sent]
    assert [reply["root"]["uri"] for reply in replies] == [question.uri] * 2
    assert [reply["parent"]["uri"] for reply in replies] == [answer.uri, sent[0].uri]


def test_a_server_that_names_posts_otherwise_leaves_it_unknown(server, account):
    other = {"uri": f"at://{account.did}/{records.POST}/3aaaaaaaaaaa2", "cid": "bafyother"}
    server.answer("POST", APPLY, body={"results": [other]})
    with pytest.raises(Unknown):
        account.send_all([draft("1/1")])


def test_an_answer_finds_the_root_of_the_thread_by_itself(account, rosa):
    question = rosa.send(draft("Where are they?"))
    answer = rosa.send(draft("At the school", parent=question))
    sent = account.send(draft("Thanks", parent=replace(answer, cid="")))
    reply = account._record(sent.uri)["value"]["reply"]
    assert reply == {"root": records.ref(question), "parent": records.ref(answer)}


def test_an_answer_to_a_post_that_is_gone_is_not_sent(server, account, rosa):
    gone = rosa.send(draft("Oops"))
    rosa.delete(gone)
    with pytest.raises(ParentGone):
        account.send(draft("Thanks", parent=gone))
    assert server.count("POST", PUT) == 0


def test_while_somebodys_server_is_away_what_we_know_is_enough(account, rosa, server, monkeypatch):
    question = rosa.send(draft("Where are they?"))

    def away(did):
        raise Down("away")

    monkeypatch.setattr(account._identities, "of", away)
    with pytest.raises(Down):
        account.send(draft("Thanks", parent=question))
    account.send(draft("Thanks", parent=question, root=question))


# --- Sessions -------------------------------------------------------------------------------------------------------


@pytest.fixture
def kept(ours, server):
    """The session as it is kept, and each later one behind it."""
    server.calm()
    return [json.dumps(json.loads(ours.session) | {"server": server.url})]


@pytest.fixture
def another(ours, server, bluesky_server, kept):
    """A process of its own with the same account."""
    account = bluesky_account(ours.session, server=server.url, directory=bluesky_server.plc, kept=kept)
    with contextlib.closing(account):
        yield account


EXPIRED = xrpc("ExpiredToken", "Token has expired")


def test_a_token_that_ran_out_is_renewed_and_kept_and_the_post_sent_once(server, another, kept):
    server.answer("POST", PUT, **EXPIRED)
    another.send(draft("With a new token"))
    assert len(kept) == 2
    assert len(stands(another, "With a new token")) == 1
    assert server.count("POST", "/xrpc/com.atproto.server.createSession") == 0
    again = bluesky_account(kept[-1], kept=kept)
    with contextlib.closing(again):
        assert again.profile().id == another.did


def test_a_session_that_another_process_renewed_is_taken_over(server, another, kept):
    renewed = another._session.renewed(
        httpx.post(
            f"{server.upstream_url}{REFRESH}",
            headers={"Authorization": f"Bearer {another._session.refresh}"},
            verify=PLAIN,
        ).json()
    )
    kept.append(renewed.write())
    server.answer("POST", PUT, **EXPIRED)
    another.send(draft("Taken over"))
    assert server.count("POST", REFRESH) == 0
    assert another._session == renewed


def test_a_renewal_that_another_process_was_faster_with_is_no_loss(server, another, kept, ours):
    """Both begin with the same token; ours is refused because it is used up, and the new one is kept by then."""
    newer = sign_in(ours.handle, ours.app_password, server=server.url)
    server.answer("POST", PUT, **EXPIRED)
    server.answer("POST", REFRESH, **EXPIRED)
    looks = iter([kept[0], newer])
    another._stored = lambda: next(looks)
    another.send(draft("No loss"))
    assert len(stands(another, "No loss")) == 1


def test_when_nothing_opens_the_account_any_more_it_says_so(server, another):
    server.answer("POST", PUT, **EXPIRED)
    server.answer("POST", REFRESH, **EXPIRED)
    with pytest.raises(SignedOut):
        another.send(draft())
    assert server.count("POST", PUT) == 1


def test_a_renewal_that_cannot_be_made_now_is_made_later(server, another, kept):
    server.answer("POST", PUT, **EXPIRED)
    server.cut("POST", REFRESH, when="after")
    wanted = draft("Later")
    with pytest.raises(Down):
        another.send(wanted)
    server.answer("POST", PUT, **EXPIRED)
    another.send(wanted)
    assert len(kept) == 2
    assert len(stands(another, "Later")) == 1


def test_many_at_once_renew_once(server, another, kept):
    ran_out = another._session.access
    threads = [threading.Thread(target=another._renew, args=(ran_out,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert server.count("POST", REFRESH) == 1
    assert len(kept) == 2


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"did": "did:plc:x"}', "a:::b"])
def test_a_session_that_cannot_be_read_is_signed_out(text):
    with pytest.raises(SignedOut):
        session.Session.read(text)


def test_the_profile_says_until_when_we_are_signed_in(account, ours):
    profile = account.profile()
    assert (profile.id, profile.handle) == (ours.did, ours.handle)
    assert timezone.now() < profile.expires_at < timezone.now() + timedelta(days=400)


# --- Signing in -----------------------------------------------------------------------------------------------------


def test_an_app_password_signs_in(server, ours):
    kept = json.loads(sign_in(f" @{ours.handle.upper()} ", ours.app_password, server=server.url))
    assert (kept["did"], kept["handle"], kept["server"]) == (ours.did, ours.handle, server.url)


def test_the_accounts_own_password_is_refused_and_its_session_closed(server, ours):
    server.calm()
    with pytest.raises(Refused, match="own password"):
        sign_in(ours.handle, ours.password, server=server.url)
    assert server.count("POST", "/xrpc/com.atproto.server.deleteSession") == 1


def test_a_wrong_password_is_refused(server, ours):
    with pytest.raises(Refused, match="not right"):
        sign_in(ours.handle, "wrong-wrong-wrong", server=server.url)


def test_without_a_server_the_accounts_own_is_found_by_its_handle(server, ours, bluesky_server, monkeypatch):
    monkeypatch.setattr(session, "ENTRYWAY", server.url)
    kept = json.loads(sign_in(ours.handle, ours.app_password, directory=bluesky_server.plc))
    assert kept["server"] == bluesky_server.pds
    with pytest.raises(Refused, match="Nobody"):
        sign_in("no-such-handle.test", "x", directory=bluesky_server.plc)


def test_the_companys_own_accounts_sign_in_at_its_entryway(server, ours, bluesky_server, monkeypatch):
    monkeypatch.setattr(session, "ENTRYWAY", server.url)
    monkeypatch.setattr(session, "_COMPANY", "localhost")
    server.calm()
    sign_in(ours.handle, ours.app_password, directory=bluesky_server.plc)
    assert server.count("POST", "/xrpc/com.atproto.server.createSession") == 1


def test_a_server_of_another_kind_is_said_to_be_one(server, ours):
    server.answer("POST", "/xrpc/com.atproto.server.createSession", body="<html>hello</html>")
    with pytest.raises(Down):
        sign_in(ours.handle, ours.app_password, server=server.url)
    server.answer("POST", "/xrpc/com.atproto.server.createSession", status=404)
    with pytest.raises(Refused):
        sign_in(ours.handle, ours.app_password, server=server.url)


# --- Looking at others' posts ---------------------------------------------------------------------------------------


def test_a_post_of_somebody_else_is_asked_of_their_own_server(server, account, rosa):
    """Ours knows our own posts only, and would call every other one gone."""
    said = rosa.send(draft("A1 at the school"))
    heard = account.look(said.uri)
    assert (heard.text, heard.author_id) == ("A1 at the school", rosa.did)
    assert heard.author_handle == rosa.profile().handle
    assert all(rosa.did not in one.query for one in server.requests if one.path == GET)
    rosa.delete(said)
    assert account.look(said.uri) is None


def test_a_name_that_does_not_lead_back_is_not_shown(account, rosa, monkeypatch):
    """Anybody can write a well-known name into their own document."""
    said = rosa.send(draft("A1 as somebody else"))
    real = account._identities.of(rosa.did)
    monkeypatch.setitem(account._identities._known, rosa.did, replace(real, handle=account.profile().handle))
    assert account.look(said.uri).author_handle == rosa.did


def test_a_neighbour_of_ours_is_not_gone_to(account, rosa, ours, server, bluesky_server, settings):
    said = rosa.send(draft("A1"))
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = False
    server.calm()
    stranger = bluesky_account(ours.session, server="https://127.0.0.1:9", directory=bluesky_server.plc)
    with contextlib.closing(stranger):
        for act in (lambda: stranger.send(draft()), lambda: stranger.look(said.uri), stranger.profile):
            with pytest.raises(Refused):
                act()
    assert server.requests == []


def test_an_account_that_is_not_there_any_more_has_no_posts(account):
    assert account.look("at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/app.bsky.feed.post/3aaaaaaaaaaa2") is None


def test_what_cannot_be_said_is_not_called_gone(account, rosa, monkeypatch):
    said = rosa.send(draft("A1"))

    def away(did):
        raise Down("away")

    monkeypatch.setattr(account._identities, "of", away)
    with pytest.raises(Down):
        account.look(said.uri)


@pytest.mark.parametrize(
    "uri",
    [
        "https://bsky.app/profile/rosa.test/post/1",
        "at://rosa.test/app.bsky.feed.post/1",
        "at://did:plc:x/app.bsky.graph.follow/1",
        "at://did:example:x/app.bsky.feed.post/3aaaaaaaaaaa2",
        "at://did:web:localhost%2Fpath/app.bsky.feed.post/3aaaaaaaaaaa2",
    ],
)
def test_what_is_no_post_of_bluesky_is_refused(account, uri):
    with pytest.raises(Refused):
        account.look(uri)


def test_a_data_server_alone_cannot_listen(account):
    assert account.mentions(since="").closed
    page = account.tagged("frchat", since="2026-11-28T10:00:00.000000Z")
    assert (page.closed, page.bookmark) == (True, "2026-11-28T10:00:00.000000Z")


# --- Listening ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def view(bluesky_server, rosa):
    with AppView(bluesky_server.pds) as proxy:
        proxy.people[rosa.did] = rosa.profile().handle
        yield proxy


@pytest.fixture
def listening(view, ours, bluesky_server):
    view.calm()
    view.people[ours.did] = ours.handle
    with contextlib.closing(bluesky_account(ours.session, server=view.url, directory=bluesky_server.plc)) as account:
        yield account


def post(text, *, at, rkey, tags=(), **fields):
    """Somebody's post as an AppView shows it."""
    did = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"
    facets = [
        {"index": {"byteStart": 0, "byteEnd": 1}, "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": tag}]}
        for tag in tags
    ]
    record = {"$type": records.POST, "text": text, "createdAt": at.isoformat(), "facets": facets}
    return {
        "uri": f"at://{did}/{records.POST}/{rkey}",
        "cid": f"bafy{rkey}",
        "author": {"did": did, "handle": "sam.test", "displayName": "Sam"},
        "record": record,
        "indexedAt": at.isoformat(),
        **fields,
    }


def test_a_search_that_finds_too_much_is_sorted_out(view, listening):
    now = timezone.now()
    found = [
        post("#FRchat", at=now, rkey="3aaaaaaaaaac2"),
        post("A1 #FRchat", at=now, rkey="3aaaaaaaaaab2", tags=["FRchat"]),
        post("#frchatter", at=now, rkey="3aaaaaaaaaaa2", tags=["frchatter"]),
        {"no": "post"},
        None,
        post("A2", at=now, rkey="3aaaaaaaaaad2", tags=["FRchat"]) | {"record": {"text": 5}},
    ]
    view.answer("GET", "/xrpc/app.bsky.feed.searchPosts", body={"posts": found})
    [heard] = listening.tagged("frchat", since="").heard
    assert (heard.text, heard.author_handle, heard.author_name) == ("A1 #FRchat", "sam.test", "Sam")


def test_a_long_search_is_read_to_its_end_and_a_late_post_heard(view, listening, monkeypatch):
    monkeypatch.setattr(recent, "BACK_EVERY", 0)
    now = timezone.now()
    path = "/xrpc/app.bsky.feed.searchPosts"

    def said(number):
        return post(
            str(number), at=now - timedelta(seconds=300 - number), rkey=f"3aaaaaaaa{number:03}2", tags=["frchat"]
        )

    newest_first = [said(number) for number in range(220, 0, -1) if number != 110]
    for begin in (0, 100, 200):
        page = newest_first[begin : begin + 100]
        view.answer("GET", path, body={"posts": page, **({"cursor": str(begin)} if begin < 200 else {})})
    since = (now - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    page = listening.tagged("frchat", since=since)
    assert [one.text for one in page.heard] == [str(number) for number in range(1, 221) if number != 110]
    view.answer("GET", path, body={"posts": [said(110), *newest_first]})
    assert [one.text for one in listening.tagged("frchat", since=page.bookmark).heard] == ["110"]
    asked = [parse_qs(one.query) for one in view.requests if one.path == path]
    assert [one.get("cursor") for one in asked[:3]] == [None, ["0"], ["100"]]
    assert asked[0]["tag"] == ["frchat"]


def test_a_time_that_somebody_made_up_is_not_believed(view, listening):
    now = timezone.now()
    ahead = post("#x", at=now, rkey="3aaaaaaaaaaa2", tags=["frchat"])
    ahead["record"]["createdAt"] = "2099-01-01T00:00:00Z"
    view.answer("GET", "/xrpc/app.bsky.feed.searchPosts", body={"posts": [ahead]})
    [heard] = listening.tagged("frchat", since="").heard
    assert heard.at == now


def test_likes_are_no_mentions(view, listening):
    now = timezone.now()
    told = [
        post(reason, at=now - timedelta(seconds=number), rkey=f"3aaaaaaaaa{number}a2", reason=reason)
        for number, reason in enumerate(["like", "reply", "mention", "quote", "follow"])
    ]
    told[0]["record"] = {"subject": {}}
    view.answer("GET", "/xrpc/app.bsky.notification.listNotifications", body={"notifications": told})
    page = listening.mentions(since="")
    assert [one.text for one in page.heard] == ["quote", "mention", "reply"]


def test_a_hashtag_is_letters(listening):
    for tag in ("", "a b", "a/b", "#a"):
        with pytest.raises(Refused):
            listening.tagged(tag, since="")


def test_a_post_with_a_picture_beside_a_quote_shows_its_words():
    images = [{"alt": "A pole", "image": {"ref": {"$link": "bafk"}}}]
    now = datetime(2026, 11, 28, 10, tzinfo=UTC)
    for embed in ({"images": images}, {"record": {}, "media": {"images": images}}):
        shown = post("A1", at=now, rkey="3aaaaaaaaaaa2")
        record = shown["record"] | {"embed": embed, "tags": ["Extra"]}
        heard = records.heard(shown["uri"], record, cid="c", author={})
        assert [words for _, words in heard.pictures] == ["A pole"]
        assert heard.tags == ("extra",)


# --- As it is said --------------------------------------------------------------------------------------------------


def test_a_stream_passes_on_posts_with_the_hashtag_and_their_deletion_and_comes_back(ours, view, bluesky_server, rosa):
    now = timezone.now()
    first = post("A1 #FRchat", at=now, rkey="3aaaaaaaaaaa2", tags=["FRchat"])
    second = post("A2 #frchat", at=now, rkey="3aaaaaaaaaab2", tags=["frchat"])
    other = post("#frchatter", at=now, rkey="3aaaaaaaaaac2", tags=["frchatter"])
    view.calm()
    heard, gone, signs, stop = [], [], [], threading.Event()

    def on_page(page):
        heard.extend((one.text, one.author_id) for one in page.heard if one.author_id != rosa.did)
        gone.extend(page.gone)

    with Jetstream() as jetstream:
        for operation, shown in [("create", other), ("create", first), ("delete", other), ("create", second)]:
            jetstream.say(operation, shown)
        jetstream.drop_after = 2
        account = bluesky_account(
            ours.session, server=view.url, directory=bluesky_server.plc, jetstream_at=jetstream.url
        )
        thread = threading.Thread(
            target=account.stream, args=("FRchat",),
            kwargs={"since": "", "on_page": on_page, "on_life": signs.append, "stop": stop},
        )  # fmt: skip
        thread.start()
        try:
            did = records.place(first["uri"])[0]
            wait_until(lambda: heard == [("A1 #FRchat", did), ("A2 #frchat", did)])
            jetstream.say("delete", first)
            wait_until(lambda: gone == [first["uri"]])
        finally:
            stop.set()
            thread.join(120)
            account.close()
    assert not thread.is_alive()
    path, query = jetstream.asked[0]
    assert path == "/xrpc/network.bsky.jetstream.subscribeEvents"
    assert (query["collections"], query["kinds"]) == ([records.POST], ["commit", "account"])
    assert jetstream.asked[1][1]["cursor"] == ["3"]
