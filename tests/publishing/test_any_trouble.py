"""Whatever goes wrong, in whatever order: what was planned stands there, in order, hanging on the right posts."""

import itertools
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unwatched.gateways.social.errors import Down, Limited, ParentGone, Refused, SignedOut, StillProcessing, Unknown
from unwatched.gateways.social.memory import MemoryAccount
from unwatched.publishing.models import Channel, ChannelState, Delivery, DeliveryState, Run, RunState, Thread
from unwatched.publishing.services import planning, resuming, runs

from .factories import NOW, later, make_channel, make_run, make_thread
from .network import ForgetfulAccount, Networks, chain

pytestmark = [pytest.mark.once, pytest.mark.django_db]
numbers = itertools.count()
EXAMPLES = max(12, settings.default.max_examples // 8)  # each is a small story

ERRORS = [Unknown, Unknown, Down, Limited, StillProcessing, Refused, ParentGone, SignedOut, ZeroDivisionError]
TROUBLE = st.builds(
    dict,
    error=st.sampled_from(ERRORS),
    on=st.sampled_from(["send", "send", "send", "upload", "find", "ready"]),
    after=st.integers(0, 2),
    times=st.integers(1, 2),
    stored=st.sampled_from([True, True, False]),
)
CASE = st.builds(
    dict,
    troubles=st.lists(st.tuples(st.integers(0, 1), TROUBLE), min_size=3, max_size=6),
    threads=st.lists(st.integers(1, 4), min_size=1, max_size=3),
    make=st.sampled_from([ForgetfulAccount, ForgetfulAccount, MemoryAccount]),
    atomic=st.booleans(),
    network=st.sampled_from(["rehearsal", "mastodon"]),
    in_run=st.booleans(),
    step=st.sampled_from([2, 9, 45]),
)


@given(case=CASE)
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_planned_stands_there_once_and_nothing_else(case, picture):
    channels = [make_channel(network=case["network"], name=f"Channel {next(numbers)}") for _ in range(2)]
    networks = Networks(make=case["make"], atomic=case["atomic"])
    threads = plan_all(case, channels, picture=picture)
    for which, trouble in case["troubles"]:
        networks(channels[which]).fail(error_of(trouble), **fault_of(trouble, whole=case["atomic"]))
    second = 0
    for _ in range(8):
        networks.run(later(second))
        look_at(threads, channels, networks)
        second += case["step"]
    for channel in channels:
        networks(channel).heal()
    while Delivery.objects.exclude(state=DeliveryState.SENT).exists():
        assert second < 2000, "it never ends"
        second += 26
        go_on(threads, second=second)
        networks.run(later(second))
        look_at(threads, channels, networks)
    for channel in channels:
        standing = Counter(networks.posts(channel))
        assert standing == Counter(pair for texts in threads.values() for pair in chain(*texts))


def plan_all(case, channels, *, picture):
    run = make_run(state=RunState.RUNNING, patience=60) if case["in_run"] else None
    threads = {}
    for number, count in enumerate(case["threads"]):
        name = next(numbers)
        texts = [f"{name}-{position}" for position in range(count)]
        thread = make_thread(*texts, channels=channels, kind="chat")
        planning.add_picture(thread.posts.first(), data=picture, description="A camera", by=None)
        planning.plan(thread, due_at=later(30 * number), zone="UTC", by=None, now=NOW, run=run)
        threads[thread] = texts
    return threads


def error_of(trouble):
    kind = trouble["error"]
    if kind is Limited:
        return Limited("Too much at once.", until=later(50))
    if kind is StillProcessing:
        return StillProcessing("Wait.", handle="picture-1") if trouble["on"] == "upload" else Down("No answer.")
    return kind("It went wrong.")


def fault_of(trouble, *, whole):
    """Only of what nobody knows the outcome may something have been posted."""
    stored = trouble["stored"] and trouble["error"] in (Unknown, ZeroDivisionError)
    stored = stored or (trouble["error"] is StillProcessing and trouble["on"] == "upload")
    on = "send_all" if whole and trouble["on"] == "send" and trouble["times"] == 1 else trouble["on"]
    return {"on": on, "after": trouble["after"], "times": trouble["times"], "stored": stored}


def look_at(threads, channels, networks):
    """At every moment: no post twice, and each thread as far as it is, from its beginning."""
    for channel in channels:
        posts = networks.posts(channel)
        assert max(Counter(posts).values(), default=1) == 1
        for texts in threads.values():
            mine = [pair for pair in posts if pair[0] in texts]
            assert mine == chain(*texts)[: len(mine)]


def go_on(threads, *, second):
    """What people do about what they see."""
    now = later(second)
    Channel.objects.filter(state=ChannelState.SIGNED_OUT).update(state=ChannelState.WORKING)
    for run in Run.objects.filter(state=RunState.PAUSED):
        runs.move_all(run, by=None, now=now)
    for thread in threads:
        thread = Thread.objects.get(pk=thread.pk)
        for progress in resuming.progress(thread):
            if progress.is_stuck:
                resuming.resume_thread(thread, progress.channel, by=None, now=now)
        if thread.state == "paused":
            planning.plan(thread, due_at=now, zone="UTC", by=None, now=now)
