import threading
import time

import pytest

from tests.waiting import wait_until
from unwatched.core.streaming import Watch


class Source:
    """States that a test changes, and how often they were asked."""

    def __init__(self):
        self.states, self.asked, self.let_go = {1: "a", 2: "a"}, 0, 0

    def __call__(self, keys):
        self.asked += 1
        return {key: self.states[key] for key in keys}

    def give_back(self):
        self.let_go += 1


@pytest.fixture
def source():
    return Source()


@pytest.fixture
def watch(source):
    watch = Watch(source, let_go=source.give_back, most=3, look=0.01)
    yield watch
    watch.end()


def events(stream, number):
    """The next events that say something."""
    found = []
    while len(found) < number:
        said = next(stream)
        if said.startswith(b"data:"):
            found.append(said)
    return found


def test_a_stream_tells_of_each_change_and_of_nothing_else(watch, source):
    stream = watch.open(1)
    assert next(stream) == b"retry: 2000\n\n"
    assert next(stream) == b"data: changed\n\n"  # what it may have missed before the first look
    source.states[2] = "b"
    source.states[1] = "b"
    assert next(stream) == b"data: changed\n\n"
    stream.close()


def test_one_look_serves_all_streams_of_a_process(watch, source):
    streams = [watch.open(1), watch.open(1), watch.open(2)]
    for stream in streams:
        events(stream, 1)
    assert len([thread for thread in threading.enumerate() if thread.name == "watch"]) == 1
    for stream in streams:
        stream.close()
    wait_until(lambda: watch.watcher is None)
    asked = source.asked
    time.sleep(0.05)
    assert source.asked == asked
    assert source.let_go == 4  # each stream's thread, and the one that looks


def test_there_is_room_for_so_many_and_a_closed_one_makes_room(watch):
    streams = [watch.open(1) for _ in range(3)]
    assert watch.open(1) is None
    streams[0].close()
    streams[0].close()
    assert watch.count == 2
    assert watch.open(2) is not None


def test_a_stream_that_never_began_gives_its_place_back_too(watch):
    watch.open(1).close()
    assert watch.count == 0


def test_at_the_end_every_stream_ends(watch):
    stream = watch.open(1)
    events(stream, 1)
    watch.end()
    assert list(stream) == []
    stream.close()
    assert watch.count == 0


def test_the_watcher_starts_again_after_a_quiet_time(watch, source):
    watch.open(1).close()
    wait_until(lambda: watch.watcher is None)
    stream = watch.open(1)
    events(stream, 1)
    source.states[1] = "c"
    events(stream, 1)
    stream.close()


def test_silence_is_broken_now_and_then_so_that_a_closed_browser_is_noticed(watch, monkeypatch):
    monkeypatch.setattr("unwatched.core.streaming.BEAT", 0.02)
    stream = watch.open(1)
    events(stream, 1)
    assert next(stream) == b": still here\n\n"
    stream.close()


def test_a_stream_ends_after_a_while_and_the_browser_begins_another(watch, monkeypatch):
    monkeypatch.setattr("unwatched.core.streaming.LIFE", 0.0)
    stream = watch.open(1)
    assert list(stream) == [b"retry: 2000\n\n"]
    stream.close()
