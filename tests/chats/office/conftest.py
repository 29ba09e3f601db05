from datetime import timedelta

import pytest

from tests.publishing.factories import NOW, make_channel
from unwatched.gateways.social import Network


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    """The screens look at the clock; these tests live at ``now``."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def chat(template, now):
    """The template's chat, filled in, in two days, on a rehearsal wall."""
    template.starts_at = now + timedelta(days=2)
    template.save()
    template.channels.set([make_channel(plays=Network.MASTODON)])
    return template


@pytest.fixture
def office(client, rosa):
    client.force_login(rosa)
    return client


@pytest.fixture
def as_wei(client, wei):
    """The client of an editor, who prepares chats and hosts none."""
    client.force_login(wei)
    return client
