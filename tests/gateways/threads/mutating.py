"""Answers as they should be, and what may become of them: a server's mistakes, and somebody's malice."""

import copy

from hypothesis import strategies as st

# Nothing of this says that everybody may read a post: a mutation never makes a private post public.
JUNK = (
    None, True, False, 0, -1, 1.5, 10**400, float("inf"), "", "x", "\x00", "\ud800", "\u202e", "<script>",
    "x" * 200_000, "https://[", "javascript:alert(1)", "at://did:plc:x/app.bsky.feed.post/", "9999-99-99",
    "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59", [], {}, [[]], [None], {"": None}, [{}] * 300, {"id": {}},
    {"$type": 7}, ["a", 7, {}],
)  # fmt: skip


def places(value):
    """Every place in a value, as the container and the key."""
    found, waiting = [], [value]
    while waiting:
        inner = waiting.pop()
        items = inner.items() if isinstance(inner, dict) else enumerate(inner)
        for key, one in items:
            found.append((inner, key))
            if isinstance(one, dict | list):
                waiting.append(one)
    return found


def spoil(value, choose):
    """The value with one to five of its places spoiled. `choose` gives a number below another."""
    value = copy.deepcopy(value)
    for _time in range(1 + choose(5)):
        all_places = places(value)
        if not all_places:
            break
        inner, key = all_places[choose(len(all_places))]
        match choose(5):
            case 0:
                inner[key] = copy.deepcopy(JUNK[choose(len(JUNK))])
            case 1:
                del inner[key]
            case 2:
                inner[key] = [inner[key]]
            case 3:
                inner[key] = {"id": inner[key]}
            case 4 if isinstance(inner[key], list):
                inner[key] = inner[key] * 2
    return value


@st.composite
def mutated(draw, value):
    return spoil(value, lambda below: draw(st.integers(0, below - 1)))
