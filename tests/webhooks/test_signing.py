"""The shape of Standard Webhooks, checked with the example of its specification."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime

from unwatched.webhooks import signing


def test_a_signature_is_that_of_the_specification():
    said = signing.sign(
        b'{"test": 2432232314}', secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", key="msg_p5jXN8AQM9LWM0D4loKWxJek",
        at=1614265330,
    )  # fmt: skip
    assert said == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_headers_name_the_message_and_the_time_of_the_try():
    secret = signing.new_secret()
    at = datetime(2026, 11, 10, 9, 30, tzinfo=UTC)
    said = signing.headers(b"{}", secret=secret, key="msg_a", now=at)
    raw = base64.b64decode(secret[6:])
    assert len(raw) == 32
    signed = f"msg_a.{said['webhook-timestamp']}.".encode() + b"{}"
    mac = base64.b64encode(hmac.new(raw, signed, hashlib.sha256).digest()).decode()
    assert said["webhook-signature"] == f"v1,{mac}"
    assert said["webhook-timestamp"] == str(int(at.timestamp()))


def test_the_same_thing_has_the_same_name_and_another_has_another():
    assert signing.key_of(1, "a", "b") == signing.key_of(1, "a", "b")
    assert signing.key_of(1, "a", "b") != signing.key_of(1, "ab", "")
