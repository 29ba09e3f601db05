"""What every page needs is asked for once in a moment."""

import pytest

from unwatched.pages import memory

pytestmark = pytest.mark.once


def test_a_crowd_that_comes_at_once_asks_once(monkeypatch):
    monkeypatch.setattr(memory, "BRIEFLY", 60)
    asked = []
    for _visitor in range(3):
        assert memory.kept_briefly(("count", 1), lambda: asked.append(1) or len(asked)) == 1
    assert memory.kept_briefly(("count", 2), lambda: "another") == "another"
    memory.forget()
    assert memory.kept_briefly(("count", 1), lambda: asked.append(1) or len(asked)) == 2


def test_what_moves_is_asked_for_again_after_its_moment(monkeypatch):
    monkeypatch.setattr(memory, "BRIEFLY", 0)
    assert memory.kept_briefly(("count",), lambda: 1) == 1
    assert memory.kept_briefly(("count",), lambda: 2) == 2
