"""Schemathesis asks whatever the document allows and much that it does not: no 5xx, and answers as described."""

from contextlib import suppress
from datetime import date

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable

from tests.accounts.people import make_organiser
from tests.actions.factories import sign
from tests.ledger.factories import make_law
from tests.ledger.promising import make_amazon
from tests.pages import factories
from unwatched.actions.models import Signature
from unwatched.api import limits
from unwatched.api.services import tokens
from unwatched.campaigns.models import Campaign, Demand
from unwatched.campaigns.services import record

pytestmark = pytest.mark.once
EXAMPLES = 4  # of each address and kind: it takes seconds; hundreds were tried by hand


@pytest.fixture
def one_connection():
    """As in Django's own client: the end of a request must not close the test's connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def token(db, now, monkeypatch):
    """A site with something of everything, and a token for all of it."""
    monkeypatch.setattr(limits.by_token, "most", 10**6)
    monkeypatch.setattr(limits.wrong, "most", 10**6)
    page = factories.make_campaign(factories.make_site(), slug="faces")
    sign(factories.make_petition(page, slug="petition").petition)
    Signature.objects.update(state="confirmed")
    factories.make_update(page)
    make_law()
    make_amazon()
    demand = Demand.objects.create(campaign=Campaign.objects.get(), text="A ban", target="Council")
    record(
        demand, state="met", on=date(2026, 11, 9), words="Passed.", source_url="https://council.example.org/1",
        source_title="Minutes", by=None, now=now,
    )  # fmt: skip
    rosa = make_organiser("rosa@example.org", roles=["Organiser"])
    return tokens.make_token(name="All", scopes=tokens.scopes_for(rosa), by=rosa, now=timezone.now())[1]


def test_no_question_breaks_it_and_every_answer_is_as_the_document_says(token, one_connection):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    asked = set()
    operations = [found.ok() for found in schema.get_all_operations()]
    for operation in operations:
        for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
            with suppress(Unsatisfiable):  # without parameters nothing can be wrong
                ask(operation.as_strategy(generation_mode=mode), token=token, asked=asked)
    assert {status for _path, status in asked} == {200, 401, 404, 422}
    assert {path for path, _status in asked} == {operation.path for operation in operations}
    assert len(operations) == 17


def ask(cases, *, token, asked):
    """Each question with a token, the first also without; every check that Schemathesis has."""
    who = [{}, {"Authorization": f"Bearer {token}"}]

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), database=None)
    @given(case=cases)
    def questions(case):
        for headers in who:
            answer = case.call(headers=headers)
            case.validate_response(answer, headers=headers)
            asked.add((case.path, answer.status_code))
        who[:-1] = []  # a stranger is sent away before anything is read

    questions()
