import hashlib
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests import stamping as servers
from unwatched.gateways.stamps import calendar
from unwatched.sources import merkle
from unwatched.sources.models import Leaf, Root, Stamp, StampState
from unwatched.sources.services import captures, stamping

from .factories import NOW, make_capture

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NIGHT = NOW + timedelta(days=1)


@pytest.fixture(scope="module")
def clock(tmp_path_factory):
    with servers.authority(tmp_path_factory.mktemp("tsa")) as made:
        yield made


@pytest.fixture
def bell():
    with servers.calendar() as made:
        yield made


@pytest.fixture
def named(settings, clock, bell):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    settings.UNWATCHED_STAMP_AUTHORITIES = [clock.url]
    settings.UNWATCHED_STAMP_CALENDARS = [bell.url]
    settings.UNWATCHED_STAMP_ROOTS = clock.roots
    clock.failing, clock.asked = False, 0


def test_a_day_gets_one_root_over_its_manifests_and_never_a_second():
    made = [make_capture(text=f"page {n}") for n in range(3)]
    assert stamping.close_day(now=NOW) is None  # the day is not over
    root = stamping.close_day(now=NIGHT)
    assert (root.day, root.size) == (NOW.date(), 3)
    assert f"root {root.root}\n" in root.statement
    for one in made:
        proof = stamping.proof_of_capture(one)
        manifest = hashlib.sha256(one.manifest.encode()).digest()
        assert merkle.climb(manifest, proof.steps).hex() == root.root

    late = make_capture(text="late", now=NOW)  # a clock that was put back
    assert stamping.close_day(now=NIGHT) is None
    assert stamping.proof_of_capture(late) is None
    assert stamping.close_day(now=NIGHT + timedelta(days=1)).size == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Root.objects.create(day=NOW.date(), root="0", size=1, statement="", made_at=NOW)


def test_nothing_to_stamp_is_no_root():
    assert stamping.close_day(now=NIGHT) is None
    assert not Root.objects.exists()


@pytest.mark.both
def test_an_erased_capture_leaves_the_proofs_of_the_others_whole(django_capture_on_commit_callbacks):
    gone, kept = make_capture(text="gone"), make_capture(text="kept")
    root = stamping.close_day(now=NIGHT)
    with django_capture_on_commit_callbacks(execute=True):
        captures.forget(gone, by=None)
    proof = stamping.proof_of_capture(kept)
    assert merkle.climb(bytes.fromhex(kept.manifest_sha256), proof.steps).hex() == root.root
    assert Leaf.objects.count() == 2


def test_nobody_is_asked_before_somebody_is_named():
    make_capture()
    stamping.close_day(now=NIGHT)
    assert stamping.plan(now=NIGHT) == 0
    assert not Stamp.objects.exists()


def test_both_kinds_stamp_the_root_once_and_what_is_not_confirmed_says_so(named, clock, bell):
    make_capture()
    root = stamping.close_day(now=NIGHT)
    assert stamping.plan(now=NIGHT) == 2
    assert stamping.plan(now=NIGHT) == 0
    assert stamping.ask_due(now=NIGHT) == 2
    signed, promised = Stamp.objects.order_by("-kind")
    assert (signed.state, promised.state) == (StampState.STAMPED, StampState.PROMISED)
    assert bytes(signed.request)
    assert "BEGIN CERTIFICATE" in signed.chain
    assert promised.get_state_display() == "waits for its block in Bitcoin"
    assert calendar.digest_of(bytes(promised.answer)) == hashlib.sha256(root.statement.encode()).digest()

    assert stamping.ask_due(now=NIGHT) == 0  # not before an hour has gone
    later = NIGHT + timedelta(hours=2)
    stamping.ask_due(now=later)
    bell.mine(900_000)
    assert stamping.ask_due(now=later + timedelta(hours=2)) == 1
    promised.refresh_from_db()
    assert (promised.state, promised.block) == (StampState.STAMPED, 900_000)
    assert stamping.ask_due(now=later + timedelta(days=9)) == 0
    assert clock.asked == 1


def test_who_is_down_is_asked_again_and_nothing_is_lost(named, clock, bell):
    make_capture()
    stamping.close_day(now=NIGHT)
    stamping.plan(now=NIGHT)
    clock.failing = bell.failing = True
    assert stamping.ask_due(now=NIGHT) == 0
    waiting = Stamp.objects.filter(state=StampState.WAITING)
    assert waiting.count() == 2
    assert all("503" in one.said for one in waiting)
    clock.failing = bell.failing = False
    assert stamping.ask_due(now=NIGHT + timedelta(minutes=1)) == 0
    assert stamping.ask_due(now=NIGHT + timedelta(minutes=10)) == 2


def test_an_authority_named_later_makes_up_for_earlier_days(named, settings):
    authorities, settings.UNWATCHED_STAMP_AUTHORITIES = settings.UNWATCHED_STAMP_AUTHORITIES, []
    make_capture()
    stamping.close_day(now=NIGHT)
    assert stamping.plan(now=NIGHT) == 1
    settings.UNWATCHED_STAMP_AUTHORITIES = authorities
    assert stamping.plan(now=NIGHT) == 1


def test_an_authority_that_signs_something_else_is_refused_in_the_end(named, settings):
    from tests.web import Answer, serving

    settings.UNWATCHED_STAMP_CALENDARS = []
    make_capture()
    stamping.close_day(now=NIGHT)
    with serving({"/": Answer(b"nonsense")}) as site:
        settings.UNWATCHED_STAMP_AUTHORITIES = [f"{site.url}/"]
        stamping.plan(now=NIGHT)
        for day in range(stamping.MOST_REFUSALS):
            stamping.ask_due(now=NIGHT + timedelta(days=day))
    stamp = Stamp.objects.get()
    assert stamp.state == StampState.REFUSED
    assert "cannot be read" in stamp.said
