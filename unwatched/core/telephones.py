"""Telephone numbers as people write them, and the ``tel:`` link of RFC 3966 that calls them. Never a wrong number.

A number is linked only when no doubt is left: it is written internationally (E.164), or the country is known and the
digits fit that country's plan. Everything else (words, two numbers in one line, a number without its area code) stays
text, which a person can read and judge.

Codes, trunk prefixes and lengths: the national numbering plans as the ITU publishes them (Operational Bulletin).
"""

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 100  # characters; no number that somebody wrote down is longer
MOST_DIGITS = 15  # of an international number, E.164
FEWEST_DIGITS = 8  # with the country's code: shorter ones are services that not everybody reaches


@dataclass(frozen=True)
class Plan:
    """How a country's numbers look: its code, what stands before an area code at home, digits without either."""

    code: str
    trunk: str
    lengths: range
    begins: str = "123456789"  # the first digit after code and trunk
    abroad: str = "00"  # dialled before another country's code


def _plan(code: int, trunk: str, fewest: int, most: int, **more: str) -> Plan:
    return Plan(str(code), trunk, range(fewest, most + 1), **more)


_AMERICA = _plan(1, "1", 10, 10, begins="23456789", abroad="011")
PLANS = {
    **dict.fromkeys(("us", "ca", "pr", "gu", "vi", "as", "mp"), _AMERICA),
    "gb": _plan(44, "0", 9, 10), "ie": _plan(353, "0", 8, 9), "de": _plan(49, "0", 6, 11), "at": _plan(43, "0", 6, 12),
    "ch": _plan(41, "0", 9, 9), "fr": _plan(33, "0", 9, 9), "be": _plan(32, "0", 8, 9), "nl": _plan(31, "0", 9, 9),
    "lu": _plan(352, "", 6, 9), "dk": _plan(45, "", 8, 8), "no": _plan(47, "", 8, 8), "se": _plan(46, "0", 7, 9),
    "fi": _plan(358, "0", 6, 10), "is": _plan(354, "", 7, 7), "es": _plan(34, "", 9, 9, begins="6789"),
    "pt": _plan(351, "", 9, 9), "it": _plan(39, "", 6, 11, begins="03"), "pl": _plan(48, "", 9, 9),
    "cz": _plan(420, "", 9, 9), "sk": _plan(421, "0", 9, 9), "gr": _plan(30, "", 10, 10, begins="26"),
    "au": _plan(61, "0", 9, 9, begins="23478", abroad="0011"), "nz": _plan(64, "0", 8, 10), "za": _plan(27, "0", 9, 9),
    "in": _plan(91, "0", 10, 10), "jp": _plan(81, "0", 9, 10, abroad="010"), "mx": _plan(52, "", 10, 10),
}  # fmt: skip
_BY_CODE = {plan.code: plan for plan in PLANS.values()}

_EXTENSION = re.compile(r"[\s,;]*(?:extension|extn|ext|durchwahl|poste|x)[\s.:]{0,3}(\d{1,8})$")
_HASH = re.compile(r"\s*#\s?(\d{1,8})$")
_OPTIONAL_ZERO = re.compile(r"^(\+\d{1,3})[\s-]?\(0\)")
# Digits with one or two marks between them; brackets around a first group.
_SHAPE = re.compile(r"\+?\d+(?:[ .-]{1,2}\d+)*|\+?(?:\d+[ .-]?)?\(\d+\)(?:[ .-]{0,2}\d+)+")
_SLASH = re.compile(r"^(\(?0\d{1,5}\)?) ?/ ?")  # after an area code, as in 030/227-0; elsewhere it means "or"


@dataclass(frozen=True)
class Number:
    """A number that can be called: ``+12022253121``, and the extension that is asked for then."""

    e164: str
    extension: str = ""

    @property
    def uri(self) -> str:
        """For a link: ``tel:+12022253121;ext=4``."""
        return f"tel:{self.e164};ext={self.extension}" if self.extension else f"tel:{self.e164}"


def read(text: str, *, country: str = "") -> Number | None:
    """The number that a text says without doubt, or None. ``country`` (ISO 3166: "us") is where it was written."""
    line = _plain(text)
    line, extension = _split(line)
    line = _SLASH.sub(r"\1 ", line)
    line, had_zero = _OPTIONAL_ZERO.subn(r"\1 ", line)
    if not line or not _SHAPE.fullmatch(line):
        return None
    digits = re.sub(r"\D", "", line)
    e164 = _abroad(digits) if line.startswith("+") else _at_home(digits, PLANS.get(country.lower()))
    if had_zero and (not e164 or not _takes_zero(e164)):
        return None  # "+39 (0)6": there the nought belongs to the number, and nobody knows what was meant
    return Number(f"+{e164}", extension) if e164 else None


def country_of(ocd_id: str) -> str:
    """The country in which a division lies: "us" of "ocd-division/country:us/state:wa"; "" when its id does not say."""
    found = re.match(r"ocd-division/country:([a-z]{2})(?:/|$)", ocd_id)
    return found[1] if found else ""


def _plain(text: str) -> str:
    """With ASCII digits, plain spaces and hyphens, in small letters; "" for what is too long or broken."""
    if len(text) > LONGEST:
        return ""
    out = []
    for char in unicodedata.normalize("NFKC", text):
        digit = unicodedata.decimal(char, None)
        kind = unicodedata.category(char)
        if digit is not None:
            out.append(str(digit))
        elif kind == "Pd" or char == "\u2212":
            out.append("-")
        elif kind == "Zs":
            out.append(" ")
        elif kind != "Cf":
            out.append(char.lower())
    return " ".join("".join(out).split()).removeprefix("tel:").strip()


def _split(line: str) -> tuple[str, str]:
    """The number and its extension."""
    found = _EXTENSION.search(line) or _HASH.search(line)
    return (line[: found.start()].strip(), found[1]) if found else (line, "")


def _abroad(digits: str) -> str:
    """Digits that begin with a country's code, if they can be right."""
    if digits.startswith("0") or not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:
        return ""
    for length in (3, 2, 1):
        plan = _BY_CODE.get(digits[:length])
        if plan:
            return digits if _fits(digits[length:], plan) else ""
    return digits


def _at_home(digits: str, plan: Plan | None) -> str:
    """The same for digits as they are dialled in a country."""
    if plan is None:
        return ""
    if digits.startswith(plan.abroad) and len(digits) > len(plan.abroad) + 6:
        return _abroad(digits.removeprefix(plan.abroad))
    if plan.trunk and digits.startswith(plan.trunk):
        digits = digits.removeprefix(plan.trunk)
    elif plan.trunk and plan is not _AMERICA:
        return ""  # without its first nought it may lack its area code as well
    return plan.code + digits if _fits(digits, plan) else ""


def _fits(national: str, plan: Plan) -> bool:
    if len(national) not in plan.lengths or national[0] not in plan.begins:
        return False
    # Area code and exchange each begin with 2 to 9; an area code of the form N11 is a service (911, 411).
    return plan is not _AMERICA or (national[3] in plan.begins and national[1:3] != "11")


def _takes_zero(e164: str) -> bool:
    """Whether the number's country puts a nought before area codes at home, which falls away from abroad."""
    return any(e164.startswith(plan.code) and plan.trunk == "0" for plan in _BY_CODE.values())
