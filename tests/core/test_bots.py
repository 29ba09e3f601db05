import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import altcha
import pytest
from django.contrib.staticfiles.finders import find
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from unwatched.actions.views.challenge import challenge
from unwatched.core import bots


def solve(puzzle):
    """What the browser does, in Python."""
    given_puzzle = altcha.Challenge.from_dict(puzzle)
    solution = altcha.solve_challenge(given_puzzle, counter_start=bots.TRIES.start)
    return altcha.Payload(given_puzzle, solution).to_base64()


def change(proof, path, value):
    """The proof with one thing in it forged."""
    payload = json.loads(base64.b64decode(proof))
    place = payload
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return base64.b64encode(json.dumps(payload).encode()).decode()


@pytest.fixture
def person(now):
    """A form that was drawn a minute ago and filled in without JavaScript."""
    return {"t": bots.make_form_token(now=now - timedelta(minutes=1)), "subject": "", "proof": "", "name": "Rosa"}


NOW = datetime(2026, 11, 10, 9, 30, tzinfo=UTC)  # as the fixture `now`


@pytest.fixture(scope="module")
def old_proof():
    """A proof that nobody uses up: solving takes a second."""
    return solve(bots.make_challenge(now=NOW - timedelta(minutes=1)))


@pytest.fixture
def proof(old_proof, monkeypatch):
    """A proof that this process has not seen yet."""
    monkeypatch.setattr(bots, "_used", bots.Used(100))
    return old_proof


def test_a_person_without_javascript_is_far_from_suspect(person, now):
    assert bots.score(person, now=now) == 10


def test_a_person_with_javascript_scores_nothing(person, proof, now):
    assert bots.score({**person, "proof": proof}, now=now) == 0


@pytest.mark.parametrize("age", [timedelta(days=1), timedelta(days=40)])
def test_a_form_left_open_since_yesterday_is_as_good_as_a_new_one(person, now, age):
    assert bots.score({**person, "t": bots.make_form_token(now=now - age)}, now=now) == 10


def test_two_servers_whose_clocks_differ_do_not_refuse_each_other(person, now):
    assert bots.score({**person, "t": bots.make_form_token(now=now + timedelta(minutes=4))}, now=now) < bots.SUSPECT


def test_age_is_a_score_and_never_a_gate(person, now):
    scores = [
        bots.score({**person, "t": bots.make_form_token(now=now - timedelta(seconds=s))}, now=now) for s in (0, 3, 5)
    ]
    assert scores == [40, 25, 10]
    assert max(scores) < bots.SUSPECT


def test_no_single_sign_makes_a_suspect_and_two_do(person, proof, now):
    trapped = {**person, "subject": "Cheap pills"}
    forged = {**person, "t": person["t"][:-1] + ("a" if person["t"][-1] != "a" else "b")}
    assert bots.score({**trapped, "proof": proof}, now=now) < bots.SUSPECT
    assert bots.score(trapped, now=now) >= bots.SUSPECT
    assert bots.score(forged, now=now) >= bots.SUSPECT
    assert bots.score({}, now=now) >= bots.SUSPECT
    assert bots.score({**trapped, "t": ""}, now=now) == 100


def test_a_token_from_the_future_or_of_another_key_is_forged(person, now, settings):
    later = bots.make_form_token(now=now + timedelta(minutes=6))
    assert bots.score({**person, "t": later}, now=now) == 80
    settings.SECRET_KEY = "another key, long enough to be one"
    assert bots.read_form_token(person["t"]) is None


def test_a_proof_is_solved_once(proof, now):
    assert bots.use_proof({"proof": proof}, now=now) is bots.Proof.SOLVED
    assert bots.use_proof({"proof": proof}, now=now) is bots.Proof.REUSED


def test_a_used_proof_only_raises_the_score(person, proof, now):
    first, second = (bots.score({**person, "proof": proof}, now=now) for _ in range(2))
    assert 0 == first < second < bots.SUSPECT


def test_a_proof_lasts_two_hours(proof, now):
    assert bots.use_proof({"proof": proof}, now=now + timedelta(hours=2)) is bots.Proof.EXPIRED
    assert bots.use_proof({"proof": proof}, now=now + timedelta(minutes=118)) is bots.Proof.SOLVED


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["solution", "derivedKey"], "00" * 32),
        (["solution", "derivedKey"], 7),
        (["challenge", "signature"], "00"),
        (["challenge", "signature"], None),
        (["challenge", "parameters", "cost"], 1),
        (["challenge", "parameters", "keySignature"], None),
        (["challenge", "parameters", "data"], {"until": 99999999999}),
        (["challenge", "parameters"], []),
        (["solution"], "x"),
    ],
)
def test_a_forged_proof_is_wrong(proof, now, path, value):
    assert bots.use_proof({"proof": change(proof, path, value)}, now=now) is bots.Proof.WRONG


def test_a_proof_of_another_key_is_wrong(proof, now, settings):
    settings.SECRET_KEY = "another key, long enough to be one"
    assert bots.use_proof({"proof": proof}, now=now) is bots.Proof.WRONG


def test_the_puzzle_does_not_hold_its_answer(now):
    puzzle = bots.make_challenge(now=now)["parameters"]
    assert len(puzzle["keyPrefix"]) == puzzle["keyLength"]  # half of the key, in hex
    assert "counter" not in puzzle
    assert bots.make_challenge(now=now)["parameters"]["nonce"] != puzzle["nonce"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
PAYLOADS = st.fixed_dictionaries(
    {},
    optional={
        "challenge": st.fixed_dictionaries({}, optional={"parameters": JSON, "signature": JSON}) | JSON,
        "solution": st.fixed_dictionaries({}, optional={"counter": JSON, "derivedKey": JSON}) | JSON,
    },
)
ENCODED = (PAYLOADS | JSON).map(lambda value: base64.b64encode(json.dumps(value).encode()).decode())


@given(token=st.text(), trap=st.text(), proof=st.text() | ENCODED)
def test_whatever_is_posted_gives_a_score(token, trap, proof):
    assert 0 <= bots.score({"t": token, "subject": trap, "proof": proof}, now=NOW) <= 100


def test_a_real_post_and_a_huge_one_are_judged(person, now):
    post = QueryDict(mutable=True)
    post.update(person)
    assert bots.score(post, now=now) == 10
    huge = "x" * 10_000_000
    assert bots.score({"t": huge, "subject": huge, "proof": huge}, now=now) == 100


def test_used_proofs_are_forgotten_when_they_expire_or_are_too_many(now):
    used = bots.Used(3)
    soon = now + timedelta(seconds=1)
    assert used.add("a", until=soon, now=now)
    assert not used.add("a", until=soon, now=now)
    assert used.add("b", until=now + timedelta(hours=1), now=now + timedelta(minutes=1))
    assert list(used._until) == ["b"]
    for name in "cdef":
        used.add(name, until=now + timedelta(hours=1), now=now)
    assert list(used._until) == ["d", "e", "f"]


def test_the_challenge_view_answers_with_a_fresh_puzzle_that_nobody_stores():
    response = challenge(RequestFactory().get("/"))
    assert "no-store" in response["Cache-Control"]
    assert json.loads(response.content)["parameters"]["algorithm"] == bots.ALGORITHM
    assert "Set-Cookie" not in response
    assert challenge(RequestFactory().post("/")).status_code == 405


def test_the_script_is_small_and_never_evaluates_text():
    sources = [Path(find(f"actions/{name}.js")).read_text() for name in ("altcha", "altcha-worker")]
    assert sum(len(source) for source in sources) <= 3000
    assert not any(word in source for word in ("eval(", "Function(", "innerHTML", "http") for source in sources)
