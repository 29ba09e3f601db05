import threading
from datetime import timedelta

import pytest
from django.db import close_old_connections, connection

from tests.accounts.people import make_organiser
from tests.chats.factories import make_chat, make_reply
from tests.publishing.factories import NOW, later
from unwatched.chats.errors import TooLate
from unwatched.chats.models import Reply, ReplyState
from unwatched.chats.services import claims, drafts

pytestmark = pytest.mark.once


@pytest.fixture
def reply(db):
    return make_reply(make_chat(), author_name="Marisol")


def holder(reply):
    return Reply.objects.values_list("held_by__name", flat=True).get(pk=reply.pk)


def test_who_takes_a_free_reply_holds_it_for_a_lease(reply, samira):
    claims.claim(reply, by=samira, now=NOW)
    reply.refresh_from_db()
    assert (reply.held_by, reply.held_until) == (samira, NOW + timedelta(seconds=90))


def test_the_second_one_is_told_who_was_faster(reply, samira, theo):
    claims.claim(reply, by=samira, now=NOW)
    with pytest.raises(TooLate, match="Samira was a second faster and is answering Marisol now"):
        claims.claim(reply, by=theo, now=later(1))
    assert holder(reply) == "Samira"


def test_a_lease_lapses_by_itself_and_the_next_one_may_take_it(reply, samira, theo):
    claims.claim(reply, by=samira, now=NOW)
    claims.claim(reply, by=theo, now=later(90))
    assert holder(reply) == "Theo"
    with pytest.raises(TooLate, match="Theo was a second faster"):
        claims.renew(reply, by=samira, now=later(91))


def test_who_types_goes_on_holding_it_even_after_the_lease_if_nobody_came(reply, samira, theo):
    claims.claim(reply, by=samira, now=NOW)
    claims.renew(reply, by=samira, now=later(100))
    with pytest.raises(TooLate):
        claims.claim(reply, by=theo, now=later(189))


@pytest.mark.both
def test_giving_back_frees_it_and_what_is_not_ones_own_stays(reply, samira, theo):
    claims.claim(reply, by=samira, now=NOW)
    claims.release(reply, by=theo)
    assert holder(reply) == "Samira"
    claims.release(reply, by=samira)
    assert holder(reply) is None


@pytest.mark.both
def test_a_host_takes_over_from_whom_they_saw_and_from_nobody_else(reply, samira, theo):
    host = make_organiser("wei@example.org", name="Wei")
    claims.claim(reply, by=samira, now=NOW)
    claims.take_over(reply, by=theo, holder_id=samira.pk, now=later(5))
    with pytest.raises(TooLate, match="Theo was a second faster"):
        claims.take_over(reply, by=host, holder_id=samira.pk, now=later(6))
    assert holder(reply) == "Theo"


@pytest.mark.both
def test_needs_no_answer_and_undo(reply, samira, theo):
    claims.needs_none(reply, by=samira, now=NOW)
    with pytest.raises(TooLate, match="Samira has marked this as needing no answer"):
        claims.claim(reply, by=theo, now=later(1))
    claims.undo(reply)
    claims.claim(reply, by=theo, now=later(2))
    with pytest.raises(TooLate, match="Theo was"):
        claims.needs_none(reply, by=samira, now=later(3))


def test_a_deleted_reply_can_be_taken_by_nobody(reply, samira):
    Reply.objects.update(deleted_at=NOW, text="", author_name="", author_handle="")
    with pytest.raises(TooLate, match="Marisol has deleted this"):
        claims.claim(reply, by=samira, now=NOW)


@pytest.mark.both
def test_what_was_typed_is_kept_per_person_and_can_be_handed_over(reply, samira, theo):
    claims.claim(reply, by=samira, now=NOW)
    drafts.keep(reply, "From Theo", by=theo, now=NOW)
    drafts.keep(reply, "From Samira", by=samira, now=NOW)
    reply.refresh_from_db()
    assert drafts.give(reply, by=theo) == samira
    assert drafts.text_of(reply, by=theo) == ""
    given = reply.drafts.get(given_to=samira)
    drafts.use(reply, draft_id=given.pk, by=samira, now=later(1))
    assert drafts.text_of(reply, by=samira) == "From Samira\n\nFrom Theo"
    assert reply.drafts.count() == 1


def test_nothing_can_be_handed_to_nobody(reply, theo):
    drafts.keep(reply, "From Theo", by=theo, now=NOW)
    with pytest.raises(TooLate, match="your text is below"):
        drafts.give(reply, by=theo)
    assert drafts.text_of(reply, by=theo) == "From Theo"


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_of_a_hundred_claims_raced_by_five_none_is_taken_twice():
    """Real threads, each with its own connection; all run for the same replies in the same order."""
    chat = make_chat()
    replies = [make_reply(chat, uri=f"https://social.example/{n}") for n in range(100)]
    racers = [make_organiser(f"racer{n}@example.org", name=f"Racer {n}") for n in range(5)]
    won = {racer.pk: set() for racer in racers}
    begin = threading.Barrier(len(racers))

    def race(racer):
        try:
            begin.wait(30)
            for reply in replies:
                try:
                    claims.claim(reply, by=racer, now=NOW)
                except TooLate:
                    continue
                won[racer.pk].add(reply.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=race, args=[racer]) for racer in racers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    close_old_connections()
    taken = [pk for mine in won.values() for pk in mine]
    assert sorted(taken) == sorted(reply.pk for reply in replies)
    held = dict(Reply.objects.values_list("pk", "held_by"))
    assert all(held[pk] == racer for racer, mine in won.items() for pk in mine)
    assert not Reply.objects.exclude(state=ReplyState.FREE).exists()
