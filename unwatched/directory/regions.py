"""The states of the United States by their two letters: "MA", "Mass." and "Massachusetts" are one."""

import re

STATES = {
    "al": "Alabama", "ak": "Alaska", "az": "Arizona", "ar": "Arkansas", "ca": "California", "co": "Colorado",
    "ct": "Connecticut", "de": "Delaware", "dc": "District of Columbia", "fl": "Florida", "ga": "Georgia",
    "hi": "Hawaii", "id": "Idaho", "il": "Illinois", "in": "Indiana", "ia": "Iowa", "ks": "Kansas", "ky": "Kentucky",
    "la": "Louisiana", "me": "Maine", "md": "Maryland", "ma": "Massachusetts", "mi": "Michigan", "mn": "Minnesota",
    "ms": "Mississippi", "mo": "Missouri", "mt": "Montana", "ne": "Nebraska", "nv": "Nevada", "nh": "New Hampshire",
    "nj": "New Jersey", "nm": "New Mexico", "ny": "New York", "nc": "North Carolina", "nd": "North Dakota",
    "oh": "Ohio", "ok": "Oklahoma", "or": "Oregon", "pa": "Pennsylvania", "ri": "Rhode Island",
    "sc": "South Carolina", "sd": "South Dakota", "tn": "Tennessee", "tx": "Texas", "ut": "Utah", "vt": "Vermont",
    "va": "Virginia", "wa": "Washington", "wv": "West Virginia", "wi": "Wisconsin", "wy": "Wyoming",
}  # fmt: skip
# As newspapers shorten them.
_SHORT = {
    "ala": "al", "ariz": "az", "ark": "ar", "calif": "ca", "cal": "ca", "colo": "co", "conn": "ct", "del": "de",
    "fla": "fl",
    "ill": "il", "ind": "in", "kan": "ks", "kans": "ks", "mass": "ma", "mich": "mi", "minn": "mn", "miss": "ms",
    "mont": "mt", "neb": "ne", "nebr": "ne", "nev": "nv", "okla": "ok", "ore": "or", "oreg": "or", "penn": "pa",
    "penna": "pa", "tenn": "tn", "tex": "tx", "wash": "wa", "wva": "wv", "wis": "wi", "wisc": "wi", "wyo": "wy",
    "washingtondc": "dc",
}  # fmt: skip
_BY_NAME = {"".join(name.casefold().split()): code for code, name in STATES.items()} | _SHORT


def tidy(region: str, *, country: str) -> str:
    """A state of the US by its two letters; any other region as it is written, without spaces at its ends."""
    words = " ".join(region.split())
    if country.strip().casefold() != "us":
        return words
    known = re.sub(r"^(?:the )?(?:stateof|commonwealthof)", "", re.sub(r"[\s.,]", "", words.casefold()))
    code = known if known in STATES else _BY_NAME.get(known, "")
    return code.upper() or words
