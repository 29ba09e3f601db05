"""Organisers for tests, and the codes that their apps would show."""

import base64
import hashlib
import hmac
import secrets
import time

from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group

from unwatched.accounts.models import User

PASSWORD = "correct horse battery staple"
LOGIN = "/office/account/login/"
SECOND_STEP = "/office/account/2fa/authenticate/"
SET_UP = "/office/account/2fa/"


def make_organiser(email="rosa@example.org", *, roles=(), password=PASSWORD, name="Rosa", **fields):
    user = User.objects.create_user(email, name=name, password=password, **fields)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def give_app(user):
    """Sets up an authenticator app; gives its secret."""
    secret = base64.b32encode(secrets.token_bytes(20)).decode()
    TOTP.activate(user, secret)
    return secret


def code_of(secret):
    """The six digits that the app shows now (RFC 6238)."""
    digest = hmac.digest(base64.b32decode(secret), (int(time.time()) // 30).to_bytes(8, "big"), hashlib.sha1)
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"


def sign_in(client, email="rosa@example.org", password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": email, "password": password, **extra})


def is_signed_in(client):
    return "_auth_user_id" in client.session
