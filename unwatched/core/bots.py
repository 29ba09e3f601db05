"""How much a posted form looks like a machine's: a score from 0 to 100. Never a gate, never needs JavaScript.

Four signs are looked at, and none of them alone reaches SUSPECT:

- **trap**: a field that people do not see was filled in;
- **token**: the time when the form was drawn, signed. It is missing, forged, or younger than a person can type. Age
  alone never refuses anybody (autofill is quick) and an old token is as good as a new one: a page left open since
  yesterday still signs. Pages are cached for some seconds and shared, so the token is no secret and not single-use;
- **proof**: with JavaScript the browser solves an ALTCHA puzzle while the person types (static/actions/altcha.js).
  Without JavaScript, or where crypto.subtle is missing (plain http), there is none, which costs a little and no more;
- **reuse**: the same proof came a second time.

How strong this is: not very, and that is said on purpose. A puzzle takes an old phone some seconds, while its owner
types, and a rented server half a second of one core: 100,000 posts cost a determined sender 15 core-hours, less than a
euro. It makes floods from cheap scripts visible and slow. It stops nobody with patience, a browser robot passes
it, and it proves no person. The real gate is the mailed confirmation, and the limits per network are judged in the
worker.

Used proofs are remembered in this process only, until they expire: no row is written for a visitor who only looks. With
several processes, or after a restart, one proof can pass once per process. That is bearable because a proof only
ever lowers a score; what counts a signature is unique in the database for other reasons.

In the form's template (names from FIELDS, nothing inline; the script does nothing when it cannot work)::

    <form method="post" data-altcha-url="{% url 'challenge' %}"
          data-altcha-worker="{% static 'actions/altcha-worker.js' %}">
      <input type="hidden" name="t" value="{{ token }}">
      <input type="hidden" name="proof">
      <p class="trap" aria-hidden="true">
        <label>Leave this empty <input name="subject" tabindex="-1" autocomplete="off"></label></p>
    </form>
    <script src="{% static 'actions/altcha.js' %}" defer></script>
"""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import altcha
from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac

TOKEN, TRAP, PROOF = FIELDS = ("t", "subject", "proof")

SUSPECT = 80  # from here on two signs at least agree; the worker sets such rows aside, silently

TRAPPED = 70
NO_TOKEN = 70  # the field stands in every form that we draw, so its lack is a script's
TOO_QUICK = {timedelta(seconds=2): 30, timedelta(seconds=4): 15}  # autofill and one tap take about three seconds
CLOCKS_DIFFER = timedelta(minutes=5)  # between two web servers; a token from later than this is forged

# One try costs COST rounds of PBKDF2-SHA-256; the answer lies at a random try within TRIES. Measured on one core of a
# small server: 0.9 ms a try, in Chromium as in Python; so a puzzle takes half a second to solve, 1 ms to draw, and next
# to nothing to check.
ALGORITHM, COST, TRIES = "PBKDF2/SHA-256", 5000, range(300, 900)
PROOF_LASTS = timedelta(hours=2)
MOST_PROOF = 4000  # characters; a real one has about 700
MOST_REMEMBERED = 20_000  # used proofs; about 3 MB


class Proof(StrEnum):
    """What became of the puzzle."""

    SOLVED = "solved"
    NONE = "none"
    EXPIRED = "expired"
    REUSED = "reused"
    WRONG = "wrong"


PROOF_SCORES = {Proof.SOLVED: 0, Proof.NONE: 10, Proof.EXPIRED: 10, Proof.REUSED: 20, Proof.WRONG: 30}


def score(post: Mapping[str, str], *, now: datetime) -> int:
    """0 (as a person's) to 100 for one posted form. Call it once for a form that is accepted: it uses up the proof."""
    trapped = TRAPPED if post.get(TRAP, "").strip() else 0
    return min(100, trapped + _score_token(post.get(TOKEN, ""), now=now) + PROOF_SCORES[use_proof(post, now=now)])


# --- The token ------------------------------------------------------------------------------------------------------


def make_form_token(*, now: datetime) -> str:
    """The signed second in which a form was drawn."""
    return _signer().sign(f"{int(now.timestamp()):x}")


def read_form_token(token: str) -> datetime | None:
    """When the form was drawn, or None when we never signed that."""
    try:
        return datetime.fromtimestamp(int(_signer().unsign(token[:200]), 16), tz=UTC)
    except (BadSignature, ValueError):
        return None


def _signer() -> Signer:
    return Signer(salt="unwatched.actions.bots.token")


def _score_token(token: str, *, now: datetime) -> int:
    drawn = read_form_token(token)
    if drawn is None or drawn - now > CLOCKS_DIFFER:
        return NO_TOKEN
    return next((points for age, points in TOO_QUICK.items() if now - drawn < age), 0)


# --- The puzzle -----------------------------------------------------------------------------------------------------


def make_challenge(*, now: datetime) -> dict:
    """A signed puzzle in ALTCHA's format, version 2. Fetched by the script, since pages are cached and shared."""
    puzzle = altcha.create_challenge(
        ALGORITHM,
        COST,
        counter=TRIES.start + secrets.randbelow(len(TRIES)),
        # Ours to check against the clock that we are given; "expiresAt" would be checked against the machine's.
        data={"until": int((now + PROOF_LASTS).timestamp())},
        hmac_secret=_key("challenge"),
        hmac_key_secret=_key("answer"),
    )
    return puzzle.to_dict()


def use_proof(post: Mapping[str, str], *, now: datetime) -> Proof:
    """What the form's proof is worth. A solved one is solved only the first time."""
    text = post.get(PROOF, "")
    if not text:
        return Proof.NONE
    payload = _read_payload(text)
    if payload is None or not _is_right(payload):
        return Proof.WRONG
    puzzle = payload.challenge
    until = datetime.fromtimestamp((puzzle.parameters.data or {})["until"], tz=UTC)  # ours: the signature is right
    if until < now:
        return Proof.EXPIRED
    return Proof.SOLVED if _used.add(str(puzzle.signature), until=until, now=now) else Proof.REUSED


def _read_payload(text: str) -> altcha.Payload | None:
    if len(text) > MOST_PROOF:
        return None
    try:
        return altcha.Payload.from_base64(text)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _is_right(payload: altcha.Payload) -> bool:
    return altcha.verify_solution(payload, _key("challenge"), hmac_key_secret=_key("answer")).verified


def _key(use: str) -> bytes:
    """A key of its own for each use, derived from SECRET_KEY."""
    return salted_hmac("unwatched.actions.bots.altcha", use, algorithm="sha256").digest()


class Used:
    """The proofs that this process has seen, until they expire. Bounded: a flood pushes out the oldest."""

    def __init__(self, most: int):
        self._most = most
        self._until: OrderedDict[str, datetime] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, signature: str, *, until: datetime, now: datetime) -> bool:
        """Whether this is the first time."""
        with self._lock:
            if signature in self._until:
                return False
            self._until[signature] = until
            while len(self._until) > self._most or next(iter(self._until.values())) < now:
                self._until.popitem(last=False)
            return True


_used = Used(MOST_REMEMBERED)
