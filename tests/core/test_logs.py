"""Logs name nobody."""

import logging

from django.test import RequestFactory

from unwatched.core.logs import DiscreetFormatter, NamedByView


def record_of(error):
    try:
        try:
            raise ValueError("inner rosa@example.org")
        except ValueError as inner:
            raise error from inner
    except type(error) as caught:
        return logging.LogRecord(
            "x", logging.ERROR, "x.py", 1, "it broke", (), (type(caught), caught, caught.__traceback__)
        )


def test_a_traceback_shows_the_place_and_not_the_words():
    text = DiscreetFormatter("%(message)s").format(record_of(RuntimeError("Key (email)=(rosa@example.org) exists")))
    assert "rosa" not in text
    assert "builtins.RuntimeError" in text
    assert "builtins.ValueError" in text
    assert "test_logs.py" in text


def test_a_failed_request_is_named_by_its_view_and_not_by_its_path():
    record = logging.LogRecord(
        "django.request", logging.WARNING, "", 1, "%s: %s", ("Not Found", "/c/secret-token/"), None
    )
    record.request, record.status_code = RequestFactory().get("/c/secret-token/"), 404
    assert NamedByView().filter(record)
    assert record.getMessage() == "404 in no view"
