"""What nobody types by accident. Each is answered with 4xx and never with a fault of ours."""

import json

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .people import LOGIN, SECOND_STEP, give_app, is_signed_in, sign_in

FORMS = {
    LOGIN: ("login", "password"),
    "/office/account/password/reset/": ("email",),
    "/office/account/2fa/webauthn/login/": ("credential",),
}
NASTY = ["\x00", "a\x00b@example.org", "\ud800".encode("utf-8", "surrogatepass"), "‮@example.org", "x" * 5000,
         "a@b\r\nBcc: c@d.org", "=cmd|' /C calc'!A0", "<script>@x", "{" * 200, "[" * 100_000]  # fmt: skip


@pytest.mark.parametrize("path", FORMS)
def test_a_nasty_value_is_refused(client, rosa, path):
    for nasty in NASTY:
        answer = client.post(path, dict.fromkeys(FORMS[path], nasty))
        assert answer.status_code in (302, 400, 403, 413, 422), nasty[:20]
        if answer.status_code == 302:  # the passkey's form has no page of its own
            assert answer.url == LOGIN, nasty[:20]
        assert not is_signed_in(client), nasty[:20]
        cache.clear()  # no answer is that of a limit


@pytest.mark.once
@pytest.mark.parametrize("path", FORMS)
def test_ten_megabytes_are_refused(client, rosa, path):
    body = "&".join(f"{name}={'a' * 10_000_000}" for name in FORMS[path][:1])
    answer = client.post(path, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert len(answer.content) < 10_000


BROKEN = [b"\xff\xfe=%00", b"login=%ff%fe&password=%00", b"%", b"login=%C0%AE"]


@pytest.mark.once
def test_broken_utf8_is_refused(client, rosa):
    for raw in BROKEN:
        answer = client.post(LOGIN, raw, content_type="application/x-www-form-urlencoded")
        assert 400 <= answer.status_code < 500, raw


UNUSUAL = ["rosa+list@example.org", '"rosa x"@example.org', "rosa@münchen.example", "ROSA@EXAMPLE.ORG"]


@pytest.mark.once
def test_unusual_addresses_are_looked_up_like_any_other(client, rosa):
    for address in UNUSUAL:
        cache.clear()
        assert sign_in(client, address, "wrong wrong wrong").status_code == 422, address


@pytest.mark.once
@settings(
    max_examples=settings.default.max_examples * 3 // 10, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(answer=st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30) | st.sampled_from(["AQ", "bnVsbA", "eyJ0IjoxfQ"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["id", "rawId", "type", "response", "userHandle", "clientDataJSON", "authenticatorData",
                         "signature", "clientExtensionResults", "authenticatorAttachment"]), inner, max_size=6),
    max_leaves=12,
))  # fmt: skip
def test_no_made_up_passkey_signs_in(client, rosa, answer):
    cache.clear()
    client.get("/office/account/2fa/webauthn/login/", headers={"accept": "application/json"})
    given = client.post("/office/account/2fa/webauthn/login/", {"credential": json.dumps(answer)})
    assert given.status_code == 302
    assert given.url == LOGIN
    assert not is_signed_in(client)


@pytest.mark.once
def test_a_passkey_shaped_lie_is_refused(client, rosa):
    client.get("/office/account/2fa/webauthn/login/", headers={"accept": "application/json"})
    lie = {
        "type": "public-key", "id": "AQ", "rawId": "AQ", "clientExtensionResults": {},
        "response": {"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA", "userHandle": "MQ"},
    }  # fmt: skip
    for response in (lie["response"], lie["response"] | {"userHandle": None}, lie["response"] | {"userHandle": "////"}):
        told = json.dumps(lie | {"response": response})
        answer = client.post("/office/account/2fa/webauthn/login/", {"credential": told})
        assert answer.url == LOGIN
    assert not is_signed_in(client)


NASTY_CODES = ["\x00", "١٢٣٤٥٦", "1" * 10_000, " ", "½½½½½½"]


@pytest.mark.once
def test_a_nasty_code_is_refused(client, rosa):
    give_app(rosa)
    sign_in(client)
    for code in NASTY_CODES:
        assert client.post(SECOND_STEP, {"code": code}).status_code == 422, code
        assert not is_signed_in(client), code
