"""After tokens were made and used and webhooks told: a stolen copy of everything speaks for nobody."""

import re

import pytest
from django.utils import timezone

from tests.accounts.people import make_organiser
from tests.web import Answer, serving
from unwatched.actions.models import Signature
from unwatched.actions.services import counting
from unwatched.api import limits
from unwatched.webhooks import services as webhooks

from .test_a_stolen_copy_names_nobody import everything_dumped, find_traces, secrets, sign_on_the_page

WAY_IN = "heron-weir-hooks-7731"  # with many services whoever knows the address may speak there


def make(office, where, fields, pattern):
    page = office.post(f"/office/{where}/", fields)
    return re.search(pattern, page.content.decode())[0]


@pytest.mark.django_db(transaction=True)
def test_a_dump_holds_no_token_no_secret_and_what_was_told_names_nobody(client, petition, settings, caplog):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    limits.by_token.forget()
    client.force_login(make_organiser("rosa@example.org", roles=["Organiser"]))
    scopes = ["signatures:export", "supporters:export"]
    token = make(client, "tokens", {"name": "Map", "scopes": scopes, "days": "90"}, r"unw_[a-z2-7]{12}_[\w-]+")
    told = []
    with serving(lambda question: told.append(question) or Answer(status=204)) as site:
        fields = {"name": "Map", "url": f"{site.url}/{WAY_IN}", "events": ["action.counted"]}
        secret = make(client, "webhooks", fields, r"whsec_[\w+/=]+")
        assert sign_on_the_page(petition).status_code == 303
        Signature.objects.update(state="confirmed", count_due=True)
        counting.tick(petition.pk, now=timezone.now())
        assert webhooks.send_due(now=timezone.now()) == 1
    path = f"/api/v1/exports/actions/{petition.page_id}/signatures"
    taken = client.get(path, headers={"Authorization": f"Bearer {token}"})
    assert len(taken.content.splitlines()) == 1
    left = [("told", told[0].body), ("taken", taken.content)]
    assert find_traces(left) == set(), "neither names anybody"
    opens = [token, token.split("_", 2)[2], secret, secret.removeprefix("whsec_"), WAY_IN]
    assert find_traces([*everything_dumped(), ("log", caplog.text.encode())], [*opens, *secrets()]) == set()
