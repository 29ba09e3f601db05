"""The least that is valid."""

from datetime import UTC, datetime

from django.http import QueryDict

from unwatched.actions.models import Petition, Signature
from unwatched.actions.services import desks, signing
from unwatched.campaigns.models import Campaign
from unwatched.directory.models import Organisation
from unwatched.supporters import services as supporters
from unwatched.vault import services as vault

NOW = datetime(2026, 11, 10, 9, 30, tzinfo=UTC)


def make_organisation(name="Wrenfield Unwatched", *, now=NOW, **fields):
    return Organisation.objects.create(name=name, ring=vault.make_ring(name, now=now), **fields)


def make_campaign(*, host=None, now=NOW, title="No face scanning"):
    number = Organisation.objects.count() + 1
    return Campaign.objects.create(title=title, host=host or make_organisation(f"Coalition {number}", now=now))


def make_petition(*, campaign=None, now=NOW, **fields):
    fields = {"title": "Pass the Face Scanning Ordinance", "addressee": "the Council", "goal": 500} | fields
    return Petition.objects.create(campaign=campaign or make_campaign(now=now), opened_at=now, **fields)


def make_wording(organisation, *, purpose="campaign", sentence="You may write to me.", language="en", now=NOW):
    ask = supporters.make_ask(organisation.pk, purpose=purpose)
    return supporters.change_wording(ask, sentence=sentence, language=language, now=now)


def desk_of(petition, *, wordings=()):
    return signing.Desk(
        petition_id=petition.pk,
        scope=supporters.scope_of(petition.campaign_id),
        rings=[petition.campaign.host.ring],
        partner_rings={wording.pk: wording.ask.organisation.ring for wording in wordings},
        place_letters=petition.place_letters,
    )


def sign(petition, email="ines@example.org", *, now=NOW, ip="192.0.2.7", name="Ines Okafor-Lind", score=0, **details):
    """A signature, as the form takes it; gives its row."""
    signing.sign(
        desk_of(petition, wordings=details.pop("wordings", ())),
        signing.Details(name=name, email=email, **details),
        ip=ip,
        language="en",
        score=score,
        now=now,
    )
    return find(petition, email)


def find(petition, email):
    index = supporters.blind_index(email, campaign_id=petition.campaign_id)
    return Signature.objects.get(petition=petition, blind_index=index)


def post(**fields):
    query = QueryDict(mutable=True)
    query.update({"name": "Ines Okafor-Lind", "email": "ines@example.org"} | fields)
    return query


def forget_counters():
    desks.memory.clear()
