"""What people type, made fit to keep and to print: words, postcodes, e-mail addresses.

Nothing here knows forms or the database. Every function returns text or raises `BadText`, whatever it is given.
"""

import re
import unicodedata
from enum import StrEnum

import idna
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_MARKS = 8  # accents stacked on one letter; Vietnamese needs 2, Tibetan 5; more is a prank that covers other lines
MOST_ADDRESS = 254  # octets; RFC 5321, erratum 1690
MOST_LOCAL = 64  # octets before the @; RFC 5321, 4.5.3.1.1

# Never kept: controls, halves of surrogates, overrides and isolates that turn the writing direction round (they make
# the rest of a page read backwards), characters that cannot be seen, private use, tags, noncharacters.
# Kept on purpose: the joiners U+200C and U+200D (Persian, Hindi, emoji) and the plain marks U+200E and U+200F.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u180e\u200b\u202a-\u202e\u2060-\u206f\ud800-\uf8ff\ufdd0-\ufdef"
    "\ufeff\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
# Letters that are drawn as nothing at all; names made of them look empty.
_BLANKS = re.compile("[\u115f\u1160\u2800\u3164\uffa0]")
_LINE_END = re.compile("\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_JOINERS = "\u200c\u200d\u200e\u200f\ufe0e\ufe0f"


class Kind(StrEnum):
    """What is wrong, for code; `SENTENCES` says it to people."""

    LONG = "long"
    POSTCODE = "postcode"
    ADDRESS_EMPTY = "address-empty"
    ADDRESS_SPACE = "address-space"
    ADDRESS_CONTROL = "address-control"
    ADDRESS_NO_AT = "address-no-at"
    ADDRESS_TWO_AT = "address-two-at"
    ADDRESS_LONG = "address-long"
    ADDRESS_LOCAL = "address-local"
    ADDRESS_DOMAIN = "address-domain"


SENTENCES: dict[Kind, Promise] = {
    Kind.LONG: _("That is longer than we can keep: %(length)s characters, and %(limit)s fit. Please shorten it."),
    Kind.POSTCODE: _("Please write only the postcode: letters, numbers, spaces and hyphens."),
    Kind.ADDRESS_EMPTY: _("Please write your e-mail address: we send one message there so that you can confirm."),
    Kind.ADDRESS_SPACE: _("There is a space inside the e-mail address. Please write one address, without spaces."),
    Kind.ADDRESS_CONTROL: _("The e-mail address holds characters that cannot be seen. Please type it by hand."),
    Kind.ADDRESS_NO_AT: _("The @ is missing. An e-mail address looks like rosa@example.org."),
    Kind.ADDRESS_TWO_AT: _("There is more than one @. Please write one address, such as rosa@example.org."),
    Kind.ADDRESS_LONG: _("The e-mail address is too long to exist. Please look whether something was pasted twice."),
    Kind.ADDRESS_LOCAL: _("Please look at the part before the @: something there cannot stand in an address."),
    Kind.ADDRESS_DOMAIN: _("Please look at the part after the @: it should look like example.org."),
}


class BadText(ValueError):
    """What was typed cannot be kept. `kind` is for code, `sentence` for the person, in their language."""

    def __init__(self, kind: Kind, **numbers: int):
        super().__init__(kind.value)
        self.kind = kind
        self.numbers = numbers

    @property
    def sentence(self) -> str:
        said = {name: number_format(number, force_grouping=True) for name, number in self.numbers.items()}
        return str(SENTENCES[self.kind]) % said if said else str(SENTENCES[self.kind])


def clean_line(text: str, *, limit: int) -> str:
    """One line, safe in a mail header: NFC, single spaces, nothing invisible. "" when nothing can be seen.

    Raises BadText(LONG) above `limit` characters, counted after cleaning.
    """
    line = _tidy(_LINE_END.sub(" ", _bounded(text, limit=limit)))
    return _within(line, limit=limit)


def clean_text(text: str, *, limit: int) -> str:
    """Several lines, each cleaned as by `clean_line`; line ends become \\n, and one empty line at most between two."""
    lines = "\n".join(_tidy(line) for line in _LINE_END.split(_bounded(text, limit=limit)))
    return _within(re.sub("\n{3,}", "\n\n", lines).strip("\n"), limit=limit)


def clean_postcode(text: str, *, limit: int = 20) -> str:
    """A postcode as printed: upper case, digits of any script as 0 to 9. Raises BadText(POSTCODE) for anything else."""
    typed = clean_line(text, limit=10 * limit)
    code = "".join(_plain_digit(char) for char in unicodedata.normalize("NFKC", typed)).upper()
    if not code:
        return ""
    if len(code) > limit or not re.fullmatch("[A-Z0-9]+(?:[ -]+[A-Z0-9]+)*", code):
        raise BadText(Kind.POSTCODE)
    return code


def check_address(text: str) -> str:
    """The address as a mail server wants it: trimmed, its domain in lower case and as A-labels (xn--…).

    Plus tags, quoted local parts ("rosa,r"@example.org) and international domains are fine. Refused, with a `kind`:
    spaces and a second @ (in quotes too: no living mailbox needs them, and headers are safer without), letters
    outside ASCII before the @ (most servers still cannot deliver there), domains without a dot, and whatever is
    longer than mail allows.
    """
    address = _trimmed(text)
    _refuse_odd_characters(address)
    local, at, domain = address.partition("@")
    if not at:
        raise BadText(Kind.ADDRESS_NO_AT)
    if "@" in domain:
        raise BadText(Kind.ADDRESS_TWO_AT)
    _check_local(local)
    checked = f"{local}@{_a_labels(domain)}"
    if len(checked) > MOST_ADDRESS:
        raise BadText(Kind.ADDRESS_LONG)
    return checked


def normalise_address(text: str) -> str:
    """The key for "the same mailbox": `check_address`, then lower case, no needless quotes, no plus tag.

    Dots stay: only one provider ignores them, elsewhere they tell two people apart. Never send mail to the result.
    """
    local, _at, domain = check_address(text).rpartition("@")
    plain = _unquoted(local).lower()
    untagged = plain.partition("+")[0] or plain
    return f"{_quoted(untagged)}@{domain}"


def printable(text: str) -> str:
    """For a document or a file: without what cannot be printed, line ends as \\n. No limits, no judgement."""
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", _UNWANTED.sub("", _LINE_END.sub("\n", text))))


# --- Words ----------------------------------------------------------------------------------------------------------


def _bounded(text: str, *, limit: int) -> str:
    """Refuse megabytes before any work is done on them."""
    if len(text) > 10 * limit + 1000:
        raise BadText(Kind.LONG, length=len(text), limit=limit)
    return text


def _within(text: str, *, limit: int) -> str:
    if len(text) > limit:
        raise BadText(Kind.LONG, length=len(text), limit=limit)
    return text


def _tidy(line: str) -> str:
    """One line without what is unwanted. Removing comes first: it can bring a letter and its accent together."""
    line = unicodedata.normalize("NFC", _BLANKS.sub(" ", _UNWANTED.sub("", line)))
    line = _without_heaps(line)
    line = re.sub(r"\s+", " ", line).strip(" " + _JOINERS)
    return line if any(unicodedata.category(char)[0] in "LNPS" for char in line) else ""


def _without_heaps(line: str) -> str:
    """Drop accents beyond MOST_MARKS on one letter."""
    if line.isascii():
        return line
    kept, run = [], 0
    for char in line:
        run = run + 1 if unicodedata.combining(char) else 0
        if run <= MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def _plain_digit(char: str) -> str:
    value = unicodedata.decimal(char, None)
    return char if value is None else str(value)


# --- Addresses ------------------------------------------------------------------------------------------------------

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_BARE = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_IN_QUOTES = re.compile(r'"(?:[!#-\[\]-~]|\\[!-~])+"')
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}")


def _trimmed(text: str) -> str:
    """Without what copying drags along at the ends: spaces, joiners, direction marks, byte-order marks."""
    if len(text) > 4 * MOST_ADDRESS:
        raise BadText(Kind.ADDRESS_LONG)
    address = re.sub(f"^[\\s{_JOINERS}\u200b\u202a-\u202e\u2066-\u2069\ufeff]+", "", text)
    address = re.sub(f"[\\s{_JOINERS}\u200b\u202a-\u202e\u2066-\u2069\ufeff]+$", "", address)
    if not address:
        raise BadText(Kind.ADDRESS_EMPTY)
    return address


def _refuse_odd_characters(address: str) -> None:
    if _LINE_END.search(address) or _UNWANTED.search(address):
        raise BadText(Kind.ADDRESS_CONTROL)
    if re.search(r"\s", address):
        raise BadText(Kind.ADDRESS_SPACE)


def _check_local(local: str) -> None:
    if len(local) > MOST_LOCAL:
        raise BadText(Kind.ADDRESS_LONG)
    if not (_BARE.fullmatch(local) or _IN_QUOTES.fullmatch(local)):
        raise BadText(Kind.ADDRESS_LOCAL)


def _a_labels(domain: str) -> str:
    """The domain in ASCII and lower case (UTS 46, non-transitional: what browsers do); at least one dot."""
    domain = domain.removesuffix(".")
    if len(domain) > MOST_ADDRESS:
        raise BadText(Kind.ADDRESS_LONG)
    try:
        ascii_domain = domain.lower() if domain.isascii() else idna.encode(domain, uts46=True, std3_rules=True).decode()
    except (idna.IDNAError, UnicodeError) as error:
        raise BadText(Kind.ADDRESS_DOMAIN) from error
    if not _DOMAIN.fullmatch(ascii_domain):
        raise BadText(Kind.ADDRESS_DOMAIN)
    if ascii_domain.rpartition(".")[2].isdigit():  # an IP address
        raise BadText(Kind.ADDRESS_DOMAIN)
    return ascii_domain


def _unquoted(local: str) -> str:
    if not local.startswith('"'):
        return local
    return re.sub(r"\\(.)", r"\1", local[1:-1])


def _quoted(local: str) -> str:
    """With quotes only where the bare form would not be an address."""
    if _BARE.fullmatch(local):
        return local
    return '"' + re.sub(r'(["\\])', r"\\\1", local) + '"'
