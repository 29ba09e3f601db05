import pytest
from django.db import IntegrityError, transaction

from unwatched.archive.models import Author, KeptPost, KeptThread, Kind

from .factories import NOON


@pytest.fixture
def thread(db):
    author = Author.objects.create(
        mark=b"a" * 32, network="mastodon", uri="https://social.example/users/ada", answer="yes", answered_at=NOON,
        said="reply",
    )  # fmt: skip
    return KeptThread.objects.create(
        author=author, uri="https://social.example/1", source="https://social.example/@ada/1", kind=Kind.CONSENTED,
        path="social.example/@ada/1", captured_at=NOON, refreshed_at=NOON, changed_at=NOON,
    )  # fmt: skip


@pytest.mark.parametrize("shown", ["private", "direct", "followers", "", "mutuals_only", "PUBLIC"])
def test_the_database_refuses_what_not_everybody_may_see(thread, shown):
    with pytest.raises(IntegrityError), transaction.atomic():
        KeptPost.objects.bulk_create(
            [
                KeptPost(
                    thread=thread,
                    position=0,
                    uri="u",
                    shown=shown[:8],
                    created_at=NOON,
                    captured_at=NOON,
                    sha256="0" * 64,
                )
            ]
        )


@pytest.mark.parametrize("field", ["uri", "handle", "name", "url"])
def test_the_database_refuses_the_name_of_somebody_who_has_not_said_yes(db, field):
    with pytest.raises(IntegrityError), transaction.atomic():
        Author.objects.create(mark=b"b" * 32, network="mastodon", **{field: "ada"})
    Author.objects.create(mark=b"b" * 32, network="mastodon", body="vendor", **{field: "ada"})


def test_the_database_refuses_evidence_without_a_reason_or_by_one_person(thread, django_user_model):
    one = django_user_model.objects.create(email="a@example.org")
    two = django_user_model.objects.create(email="b@example.org")
    row = KeptThread.objects.filter(pk=thread.pk)
    for wrong in ({"reason": "", "agreed_by": two}, {"reason": "it contradicts their letter", "agreed_by": one}):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(kind=Kind.EVIDENCE, proposed_by=one, **wrong)
    assert row.update(kind=Kind.EVIDENCE, proposed_by=one, agreed_by=two, reason="it contradicts their letter")


def test_nobody_can_be_asked_on_x(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        Author.objects.create(mark=b"x" * 32, network="x", asked_at=NOON)
