from typing import Any


def look_at(thread: Any, *, now: Any) -> list[Any]:
    return []
