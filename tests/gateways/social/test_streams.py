import threading

from unwatched.gateways.social import streams
from unwatched.gateways.social.errors import Down


class Stop(threading.Event):
    """Waits for nothing, and is set after eight times."""

    def __init__(self):
        super().__init__()
        self.waited = []

    def wait(self, seconds=None):
        self.waited.append(seconds)
        if len(self.waited) == 8:
            self.set()


def test_a_line_that_breaks_again_and_again_is_tried_ever_more_rarely_up_to_once_a_minute(monkeypatch):
    monkeypatch.setattr(streams, "FIRST_PAUSE", 1.0)
    stop, signs = Stop(), []

    def broken():
        raise Down("It rains.")

    streams.hold(broken, on_life=signs.append, stop=stop)
    assert stop.waited == [1, 2, 4, 8, 16, 32, 60, 60]
    assert signs == [None] * 8
