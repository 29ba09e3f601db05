"""Logs say what happened and where in the code, never to whom: paths can hold tokens, and errors what was typed."""

import logging
from types import TracebackType
from typing import Any


class DiscreetFormatter(logging.Formatter):
    """Tracebacks without the error's own words: a database quotes the row that it refuses."""

    def formatException(self, ei: Any) -> str:
        return "\n".join(describe(kind, trace) for kind, trace in causes(ei[1]))


def causes(error: BaseException | None) -> list[tuple[type[BaseException], TracebackType | None]]:
    found = []
    while error is not None:
        found.append((type(error), error.__traceback__))
        error = error.__cause__ or error.__context__
    return found[::-1]


def describe(kind: type[BaseException], trace: TracebackType | None) -> str:
    lines = []
    while trace:
        code = trace.tb_frame.f_code
        lines.append(f"  {code.co_filename}:{trace.tb_lineno} in {code.co_name}")
        trace = trace.tb_next
    return "\n".join([*lines, f"  {kind.__module__}.{kind.__qualname__}"])


class NamedByView(logging.Filter):
    """Django names the path of a failed request; we name the view, for a path can hold a person's token."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None and record.args:
            match = getattr(request, "resolver_match", None)
            view = match.view_name if match else "no view"
            record.msg, record.args = "%s in %s", (getattr(record, "status_code", "?"), view)
        return True
