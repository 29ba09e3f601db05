"""The browser of most tests, which signs in quickly."""

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.messages import get_messages
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.utils import timezone


class Visitor(Client):
    def force_login(self, user, backend=None):
        """What stands in the database after Django's own, which begins, turns over and writes three sessions for it."""
        if settings.SESSION_COOKIE_NAME in self.cookies:
            super().force_login(user, backend)  # what was in the session goes along, or not
            return
        now = timezone.now()
        get_user_model().objects.filter(pk=user.pk).update(last_login=now)
        user.last_login, user.backend = now, backend or settings.AUTHENTICATION_BACKENDS[0]
        session = SessionStore()
        session[SESSION_KEY] = user._meta.pk.value_to_string(user)
        session[BACKEND_SESSION_KEY] = user.backend
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        self.cookies[settings.SESSION_COOKIE_NAME] = session.session_key


def said(answer):
    """The messages that the next page shows, without asking for that page."""
    return [str(message).strip() for message in get_messages(answer.wsgi_request)]
