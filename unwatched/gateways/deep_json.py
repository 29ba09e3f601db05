"""JSON that is nested as deep as it likes: a thread of a thousand posts on Bluesky is a thousand lists in each other.

Python's own reader goes no deeper than its stack. This one keeps a list instead; it is slower, and used only then.
"""

import json
import re
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

_TOKEN = re.compile(
    r"""[ \t\n\r]*(?:([{}\[\],:])|(")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null))"""
)
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None}
_END = object()


def loads(data: bytes) -> Any:
    """What `json.loads` would give. Raises ValueError for what is no JSON."""
    return _Reader(data.decode("utf-8")).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def read(self) -> Any:
        """Values go into the innermost list or object that is open; `around` holds it and all that it is in."""
        value = self._value(self._token())
        around = [value] if isinstance(value, list | dict) else []
        first = True
        while around:
            inner = around[-1]
            token = self._token()
            if token == ("}" if isinstance(inner, dict) else "]"):
                around.pop()
                first = False
                continue
            if not first:
                if token != ",":
                    raise ValueError("neither a comma nor an end")
                token = self._token()
            new = self._put_into(inner, token)
            first = isinstance(new, list | dict)
            if first:
                around.append(new)
        if self._token() is not _END:
            raise ValueError("more behind its end")
        return value

    def _put_into(self, inner: Any, token: Any) -> Any:
        if isinstance(inner, list):
            inner.append(value := self._value(token))
            return value
        if not isinstance(token, _Text) or self._token() != ":":
            raise ValueError("a name is missing")
        inner[str(token)] = value = self._value(self._token())
        return value

    def _value(self, token: Any) -> Any:
        if isinstance(token, _Text):
            return str(token)
        if token == "{":
            return {}
        if token == "[":
            return []
        if token is _END or isinstance(token, str):
            raise ValueError("a value is missing")
        return token

    def _token(self) -> Any:
        found = _TOKEN.match(self._text, self._at)
        if not found:
            if self._text[self._at :].strip(" \t\n\r"):
                raise ValueError("no JSON")
            return _END
        self._at = found.end()
        mark, quote, number, word = found.groups()
        if quote:
            text, self._at = scanstring(self._text, self._at, True)
            return _Text(text)
        if number:
            return json.loads(number)
        return mark or _WORDS[word]


class _Text(str):
    """A text within quotes, told apart from a mark."""

    __slots__ = ()
