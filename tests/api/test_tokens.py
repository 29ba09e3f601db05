"""Tokens: who may make them, how long they live, what they open, and that nobody finds one lying about."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.accounts.people import make_organiser
from tests.actions.factories import make_wording, sign
from tests.pages import factories
from unwatched.accounts.roles import permissions_of
from unwatched.actions.models import Signature
from unwatched.api import limits
from unwatched.api.models import Token
from unwatched.api.services import tokens
from unwatched.supporters import services as supporters

pytestmark = [pytest.mark.once, pytest.mark.django_db]
LIST = "/office/tokens/"
BOTH = ["signatures:export", "supporters:export"]


@pytest.fixture(autouse=True)
def fresh_limits():
    limits.by_token.forget()
    limits.wrong.forget()


@pytest.fixture
def rosa(db):
    return make_organiser("rosa@example.org", name="Rosa Delgado", roles=["Organiser"])


def make(rosa, scopes=BOTH, **more):
    return tokens.make_token(name="Mailing", scopes=scopes, by=rosa, now=timezone.now(), **more)


def bearer(text):
    return {"Authorization": f"Bearer {text}"}


def ask(client, text, path="token"):
    return client.get(f"/api/v1/{path}", headers=bearer(text))


def test_a_token_says_what_it_is_for_and_remembers_the_day_only(client, rosa):
    token, text = make(rosa)
    answer = ask(client, text)
    said = answer.json()
    assert (said["name"], said["scopes"]) == ("Mailing", BOTH)
    assert said["expires_at"][:19] == token.expires_at.isoformat()[:19]
    assert answer["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Access-Control-Allow-Origin" not in client.options("/api/v1/token").headers
    assert Token.objects.get().used_on == timezone.localdate()
    assert token.expires_at - token.made_at == timedelta(days=90)
    assert text.encode() not in bytes(Token.objects.get().digest)


WRONG = ["", "x", "unw_", "unw_aaaaaaaaaaaa_" + "x" * 43, "unw_\x00_", "ü" * 50, "x" * 9000]


def test_a_wrong_token_is_a_401_with_a_sentence(client, rosa):
    make(rosa)
    for text in WRONG:
        answer = client.get("/api/v1/token", headers={"Authorization": f"Bearer {text}"})
        assert answer.status_code == 401, text
        assert answer["WWW-Authenticate"].startswith("Bearer"), text
        assert answer.json()["detail"].endswith((".", "…")), text


def test_the_seen_part_of_a_token_is_not_enough(client, rosa):
    token, text = make(rosa)
    assert ask(client, text[:-1] + ("a" if text[-1] != "a" else "b")).status_code == 401
    assert ask(client, f"unw_{token.prefix}_").status_code == 401
    assert ask(client, text.upper()).status_code == 401


def test_without_one_in_an_address_over_revoked_and_of_somebody_who_left(client, rosa):
    assert "Authorization" in client.get("/api/v1/token").json()["detail"]
    token, text = make(rosa)
    answer = client.get("/api/v1/token", {"access_token": text})
    assert (answer.status_code, "does not belong into an address" in answer.json()["detail"]) == (401, True)
    rosa.is_active = False
    rosa.save()
    assert "works here no more" in ask(client, text).json()["detail"]
    rosa.is_active = True
    rosa.save()
    Token.objects.update(made_at=timezone.now() - timedelta(days=91), expires_at=timezone.now())
    assert "is over" in ask(client, text).json()["detail"]
    tokens.revoke(token, by=rosa, now=timezone.now())
    assert "was revoked" in ask(client, text).json()["detail"]


def test_a_token_does_no_more_than_its_scopes_and_its_maker(client, rosa):
    page = factories.make_petition_page()
    _token, text = make(rosa, scopes=["supporters:export"])
    path = f"exports/actions/{page.pk}/signatures"
    answer = ask(client, text, path)
    assert (answer.status_code, "lacks the scope" in answer.json()["detail"]) == (403, True)
    assert 'error="insufficient_scope"' in answer["WWW-Authenticate"]
    _token, text = make(rosa)
    assert ask(client, text, path).status_code == 200
    rosa.groups.clear()
    assert "may not do this any more" in ask(client, text, path).json()["detail"]


def test_too_many_requests_wait(client, rosa, monkeypatch):
    monkeypatch.setattr(limits.by_token, "most", 3)
    monkeypatch.setattr(limits.wrong, "most", 3)
    _token, text = make(rosa)
    assert [ask(client, text).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert 0 < int(ask(client, text)["Retry-After"]) <= 61
    assert [ask(client, "unw_x").status_code for _ in range(4)] == [401, 401, 401, 429]


# --- Lists ----------------------------------------------------------------------------------------


@pytest.fixture
def petition(now):
    page = factories.make_petition_page()
    petition = page.petition
    wording = make_wording(petition.campaign.host)
    for name in ("ines", "bo", "cleo"):
        sign(petition, f"{name}@example.org", name=f"{name.title()} Okafor")
    Signature.objects.update(state="confirmed", place="QX7")
    row = Signature.objects.order_by("pk").first()
    supporters.record_consents(
        campaign_id=petition.campaign_id, index=bytes(row.blind_index), sealed=bytes(row.sealed), language="en",
        wording_ids=[wording.pk], page="/", at=now,
    )  # fmt: skip
    return petition


def lines(answer):
    import json

    return [json.loads(line) for line in answer.content.decode().splitlines()]


def test_a_list_leaves_sealed_page_by_page(client, petition, rosa):
    _token, text = make(rosa)
    path = f"exports/actions/{petition.page_id}/signatures"
    first = ask(client, text, f"{path}?limit=2")
    assert (first["Content-Type"], len(lines(first))) == ("application/x-ndjson", 2)
    assert f"cursor={first['Next-Cursor']}" in first["Link"]
    assert text not in first["Link"]
    second = ask(client, text, f"{path}?limit=2&cursor={first['Next-Cursor']}")
    assert (len(lines(second)), "Next-Cursor" in second.headers) == (1, False)
    ines = lines(first)[0]
    assert (ines["place"], ines["language"], ines["has_postcode"]) == ("QX7", "en", False)
    assert [(one["purpose"], one["given"]) for one in ines["consents"]] == [("campaign", True)]
    key = petition.campaign.host.ring.keys.get()
    assert list(ines["boxes"]) == [key.fingerprint]
    whole = first.content + second.content
    assert b"Okafor" not in whole
    assert b"ines@" not in whole
    assert b"blind" not in whole


@pytest.mark.both
def test_what_does_not_count_and_what_was_erased_is_not_in_a_list(client, petition, rosa):
    _token, text = make(rosa)
    path = f"exports/actions/{petition.page_id}/signatures"
    first, second, _third = Signature.objects.order_by("pk")
    Signature.objects.filter(pk=first.pk).update(state="disowned")
    Signature.objects.filter(pk=second.pk).update(sealed=None, blind_index=None)
    assert len(lines(ask(client, text, path))) == 1


@pytest.mark.both
def test_supporters_and_a_table(client, petition, rosa):
    _token, text = make(rosa)
    path = f"exports/campaigns/{petition.campaign_id}/supporters"
    (one,) = lines(ask(client, text, path))
    assert one["consents"][0]["sentence"] == "You may write to me."
    table = ask(client, text, f"{path}?format=csv")
    assert table["Content-Type"] == "text/csv; charset=utf-8"
    assert "campaign: yes" in table.content.decode()


def test_bad_questions_get_a_sentence(client, petition, rosa):
    _token, text = make(rosa)
    path = f"exports/actions/{petition.page_id}/signatures"
    for query in ("cursor=x", "cursor=-1", "limit=0", "limit=1001", "limit=" + "9" * 400, "format=xml", "cursor=%00"):
        answer = ask(client, text, f"{path}?{query}")
        assert (answer.status_code, answer["Cache-Control"]) == (422, "no-store")
        assert query.partition("=")[0] in answer.json()["detail"]
    assert ask(client, text, "exports/actions/999999/signatures").status_code == 404
    assert ask(client, text, "exports/campaigns/999999/supporters").status_code == 404


def test_each_beginning_of_a_list_is_in_the_log_and_no_token_is(client, petition, rosa):
    token, text = make(rosa)
    path = f"exports/actions/{petition.page_id}/signatures"
    ask(client, text, f"{path}?limit=1")
    ask(client, text, f"{path}?limit=1&cursor=1")
    tokens.revoke(token, by=rosa, now=timezone.now())
    logged = list(ModelLogEntry.objects.filter(action__startswith="token").order_by("pk"))
    assert [line.action for line in logged] == ["token.make", "token.export", "token.revoke"]
    assert logged[1].data == {"action": petition.page_id, "petition": petition.pk}
    assert not any(text in str(line.data) for line in logged)


# --- The office -----------------------------------------------------------------------------------


@pytest.mark.both
def test_a_token_is_shown_once_listed_and_revoked(client, rosa):
    client.force_login(rosa)
    answer = client.post(LIST, {"name": "Mailing", "scopes": BOTH, "days": "30"})
    (text,) = re.findall(r"unw_[a-z2-7]{12}_[\w-]+", answer.content.decode())
    assert "no-store" in answer["Cache-Control"]
    assert ask(client, text).status_code == 200
    page = client.get(LIST).content.decode()
    assert text not in page
    assert text[:16] in page
    token = Token.objects.get()
    assert (token.expires_at - token.made_at).days == 30
    client.post(f"{LIST}{token.pk}/revoke/")
    assert ask(client, text).status_code == 401
    assert "revoked" in client.get(LIST).content.decode()


def test_what_is_missing_is_said_and_nothing_typed_is_lost(client, rosa):
    client.force_login(rosa)
    for fields in ({"name": "Mailing", "days": "90"}, {"name": "Mailing", "scopes": ["all"], "days": "90"}):
        answer = client.post(LIST, fields)
        assert (answer.status_code, "Mailing" in answer.content.decode()) == (422, True)
    assert client.post(LIST, {"name": "x", "scopes": BOTH, "days": "9999"}).status_code == 422
    assert not Token.objects.exists()


def test_who_may_make_which(client, db):
    holder = make_organiser("theo@example.org", roles=["Key-holder"])
    editor = make_organiser("edi@example.org", roles=["Editor"])
    assert tokens.scopes_for(holder) == BOTH
    assert tokens.scopes_for(editor) == []
    with pytest.raises(ValueError):
        make(editor)
    client.force_login(editor)
    assert client.get(LIST).status_code == 302
    assert not permissions_of("Editor").filter(codename="keep_tokens").exists()
