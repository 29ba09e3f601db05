"""Staying small."""

import gc
import sys

import pytest

from unwatched.core import lean

pytestmark = pytest.mark.once


def test_what_stands_in_is_gone_afterwards_and_hides_nothing_that_is_loaded():
    made = lean.module("no_such_module", answer=42)
    with lean.standing_in({"no_such_module": made, "colorsys": None, "json": None}):
        import no_such_module

        assert no_such_module.answer == 42
        assert sys.modules["json"] is not None
    assert "no_such_module" not in sys.modules
    import colorsys

    assert colorsys


def test_memory_is_given_back_where_the_machine_knows_how():
    lean.use_few_arenas()
    lean.give_back()


def test_what_is_loaded_already_is_left_alone():
    frozen = gc.get_freeze_count()
    lean.set_up()
    assert gc.get_freeze_count() == frozen
