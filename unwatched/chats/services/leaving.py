"""People who do not want to stand in a transcript. Saying so from the account itself settles it, for every transcript;
asked on our page, by nobody knows whom, it holds until somebody in the office has looked."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.chats import audit
from unwatched.chats.errors import TooLate
from unwatched.chats.models import Chat, LeftOut, Reply
from unwatched.gateways.social import Heard
from unwatched.vault import services as vault

# "Leave me out" as people say it. A reply that begins so, with a few words more at most, is a wish and no opinion.
PHRASES = (
    "leave me out", "keep me out",
    "lasst mich raus", "lass mich raus", "lasst mich weg", "ohne mich",
    "dejadme fuera", "déjenme fuera", "déjame fuera", "no me incluyáis", "no me incluyan",
    "laissez moi en dehors", "laissez moi de côté", "ne me citez pas", "sans moi",
    "lasciatemi fuori", "lasciami fuori",
    "laat mij erbuiten", "laat me erbuiten", "laat mij weg", "laat me weg",
    "pomińcie mnie", "pomiń mnie", "beze mnie",
    "deixem me de fora", "deixe me de fora", "me deixem de fora", "me deixe de fora", "deixem me fora",
    "beni dahil etmeyin", "beni dışarıda bırakın",
    "لا تدرجوني", "لا تذكروني", "اتركوني خارجا",
    "השאירו אותי בחוץ", "אל תכללו אותי",
    "مرا کنار بگذارید", "من را کنار بگذارید", "مجھے شامل نہ کریں",
)  # fmt: skip
TAG = "leavemeout"
# Politeness in front of it.
POLITE = {"please", "pls", "bitte", "por", "favor", "svp", "s", "il", "vous", "plaît", "per", "favore", "alstublieft",
          "graag", "proszę", "lütfen", "and", "und", "y", "et", "e", "i"}  # fmt: skip
WORDS_MORE = 5
# So many accounts may be left out in a day of one chat by whoever presses a button on our page; then a person looks.
UNPROVEN_A_DAY = 20


def asks(text: str, *, tags: Iterable[str] = ()) -> bool:
    """Whether a public post says "leave me out"."""
    if TAG in {tag.casefold() for tag in tags}:
        return True
    plain = re.sub(r"[@#]\S+", " ", text.casefold())
    words = re.findall(r"[^\W\d_]+", plain)
    while words and words[0] in POLITE:
        words.pop(0)
    said = " ".join(words)
    return any(
        said == phrase or (said.startswith(phrase + " ") and len(words) <= len(phrase.split()) + WORDS_MORE)
        for phrase in PHRASES
    )


def listen(post: Heard, *, now: datetime) -> bool:
    """Settles the wish of an account that has said it itself; whether it did."""
    if not asks(post.text, tags=post.tags):
        return False
    settle(post.author_id, now=now)
    return True


def mark_of(author_id: str) -> bytes:
    return vault.mark(author_id, purpose="left out of transcripts")


def settle(author_id: str, *, now: datetime) -> None:
    """The account itself has said so, or the office knows that it was them."""
    LeftOut.objects.update_or_create(
        author_mark=mark_of(author_id),
        defaults={"proven": True, "refused_at": None},
        create_defaults={"proven": True, "at": now},
    )


@transaction.atomic
def ask(reply: Reply, *, now: datetime) -> None:
    """Somebody asks on our page to leave the author of a reply out. At once, unless too many were asked for today."""
    if not reply.author_id:
        return
    today = LeftOut.objects.filter(chat=reply.chat, at__gt=now - timedelta(days=1), proven=False)
    refused = now if today.count() >= UNPROVEN_A_DAY else None
    LeftOut.objects.get_or_create(
        author_mark=mark_of(reply.author_id), defaults={"at": now, "chat": reply.chat, "refused_at": refused}
    )


def asked(chat: Chat) -> list[tuple[LeftOut, Reply]]:
    """What was asked on the page of a chat and is not settled, each with a reply that says who it is about."""
    open_ones = {bytes(wish.author_mark): wish for wish in LeftOut.objects.filter(chat=chat, proven=False)}
    if not open_ones:
        return []
    found = {}
    for reply in chat.replies.standing().exclude(author_id="").order_by("-pk"):
        if wish := open_ones.get(mark_of(reply.author_id)):
            found[wish.pk] = (wish, reply)
    return list(found.values())


@transaction.atomic
def decide(wish: LeftOut, *, theirs: bool, by: User, now: datetime) -> None:
    """The office has looked: it was the person, or somebody else."""
    settled = LeftOut.objects.filter(pk=wish.pk, proven=False).update(proven=theirs, refused_at=None if theirs else now)
    if not settled:
        raise TooLate(_("They have said it from their own account meanwhile. It holds for good."))
    if wish.chat:
        audit.write(wish.chat, "chat.left_out", by=by, theirs=theirs)


def proven(author_ids: Iterable[str]) -> set[str]:
    """Those among these accounts who have said it themselves."""
    by_mark = {mark_of(author): author for author in author_ids if author}
    wishes = LeftOut.objects.filter(proven=True, author_mark__in=by_mark)
    return {by_mark[bytes(mark)] for mark in wishes.values_list("author_mark", flat=True)}


def who_is_left_out(author_ids: Iterable[str]) -> set[str]:
    """Those among these accounts that stand in no transcript."""
    by_mark = {mark_of(author): author for author in author_ids if author}
    wishes = LeftOut.objects.filter(Q(proven=True) | Q(refused_at=None), author_mark__in=by_mark)
    return {by_mark[bytes(mark)] for mark in wishes.values_list("author_mark", flat=True)}
