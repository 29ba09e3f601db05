"""Consents and the sentences they were given to."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from wagtail.log_actions import log

from unwatched.accounts.models import User
from unwatched.core import text
from unwatched.supporters.models import Ask, Consent, Supporter, Wording
from unwatched.vault import services as vault


def scope_of(campaign_id: int) -> str:
    """The scope of blind indexes: rows of two campaigns cannot be linked."""
    return f"campaign:{campaign_id}"


def blind_index(address: str, *, campaign_id: int) -> bytes:
    """The mark under which this campaign knows an address (32 bytes)."""
    return vault.blind_index(text.normalise_address(address), scope=scope_of(campaign_id))


@transaction.atomic
def change_wording(ask: Ask, *, sentence: str, language: str, now: datetime, by: User | None = None) -> Wording:
    """Puts a new version of a sentence beside the old ones; the same sentence again is no new version."""
    latest = ask.wordings.shown().filter(language=language).order_by("-version").first()
    if latest and latest.text == sentence:
        return latest
    new = add_wording(ask, sentence=sentence, language=language, now=now)
    log(ask, "supporters.wording", user=by, data={"language": language, "version": new.version})
    return new


def add_wording(ask: Ask, *, sentence: str, language: str, now: datetime, elsewhere: bool = False) -> Wording:
    """One more sentence of an ask. One from elsewhere proves a yes and is never shown beside a box here."""
    last = ask.wordings.filter(language=language).aggregate(last=Max("version"))["last"]
    return Wording.objects.create(
        ask=ask,
        language=language,
        text=sentence,
        digest=hashlib.sha256(sentence.encode()).digest(),
        version=(last or 0) + 1,
        elsewhere=elsewhere,
        made_at=now,
    )


def current_wordings(asks: Iterable[Ask], *, language: str) -> list[Wording]:
    """The sentence to show for each ask: in this language, else in the site's; asks without one are left out."""
    asks = list(asks)
    rows = Wording.objects.shown().filter(Q(language=language) | Q(language=settings.LANGUAGE_CODE), ask__in=asks)
    best: dict[int, Wording] = {}
    for row in rows.order_by("version"):
        held = best.get(row.ask_id)
        if held is None or row.language == language or held.language != language:
            best[row.ask_id] = row
    return [best[ask.pk] for ask in asks if ask.pk in best]


def record_consents(
    *,
    campaign_id: int,
    index: bytes,
    sealed: bytes,
    language: str,
    wording_ids: Collection[int],
    page: str,
    at: datetime,
) -> Supporter | None:
    """Adds a yes for each sentence. To be called once the address is confirmed; repeats add nothing.

    ``at`` is when the boxes were ticked. Gives the supporter, or None when nothing was ticked.
    """
    if not wording_ids:
        return None
    supporter, _ = Supporter.objects.get_or_create(
        campaign_id=campaign_id,
        blind_index=index,
        defaults={"sealed": sealed, "language": language, "joined_at": at},
    )
    answers = supporter.consents.order_by("at", "pk").values_list("wording_id", "given")
    known = {wording_id for wording_id, given in dict(answers).items() if given}  # of each sentence the last answer
    wordings = Wording.objects.filter(pk__in=set(wording_ids) - known)
    Consent.objects.bulk_create(
        Consent(supporter=supporter, wording=wording, given=True, page=page, at=at) for wording in wordings
    )
    return supporter


def forget(*, campaign_id: int, index: bytes) -> int:
    """Erases a supporter of a campaign with all consents. Gives how many rows went."""
    return Supporter.objects.filter(campaign_id=campaign_id, blind_index=index).delete()[0]


def say_no(supporter: Supporter, *, wordings: Sequence[Wording], page: str, now: datetime) -> None:
    """Adds the withdrawal of each yes; the yes itself stays as it was."""
    Consent.objects.bulk_create(
        Consent(supporter=supporter, wording=wording, given=False, page=page, at=now) for wording in wordings
    )


def make_ask(organisation_id: int, *, purpose: str, position: int = 0) -> Ask:
    """The question of an organisation for a purpose; there is one of each."""
    try:
        with transaction.atomic():
            return Ask.objects.create(organisation_id=organisation_id, purpose=purpose, position=position)
    except IntegrityError:
        return Ask.objects.get(organisation_id=organisation_id, purpose=purpose)


def supporters_of(address: str) -> list[Supporter]:
    """Somebody's rows in every campaign that knows the address."""
    rows: list[Supporter] = []
    for campaign_id in Supporter.objects.order_by().values_list("campaign_id", flat=True).distinct():
        index = blind_index(address, campaign_id=campaign_id)
        rows += Supporter.objects.filter(campaign_id=campaign_id, blind_index=index)
    return rows


def export(address: str) -> list[dict[str, object]]:
    """Every yes and no of an address, with the exact sentence, for handing over."""
    consents = Consent.objects.filter(supporter__in=supporters_of(address)).order_by("at", "pk")
    return [
        {
            "campaign": consent.supporter.campaign.title,
            "organisation": consent.wording.ask.organisation.name,
            "purpose": consent.wording.ask.get_purpose_display(),
            "sentence": consent.wording.text,
            "answer": "yes" if consent.given else "no",
            "page": consent.page,
            "at": consent.at.isoformat(),
        }
        for consent in consents.select_related("supporter__campaign", "wording__ask__organisation")
    ]


def erase(address: str, now: datetime) -> int:
    """Forgets a supporter with every consent. Gives how many people's rows went: one for each campaign."""
    found = supporters_of(address)
    for supporter in found:
        supporter.delete()
    return len(found)
