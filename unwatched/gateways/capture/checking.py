"""Looking at a web archive that somebody else has made: is it whole, is it signed, what is in it?

What is broken or dangerous is refused. What cannot be checked is said, and no hindrance.
"""

import base64
import binascii
import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO, Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, HashAlgorithm
from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.utils.translation import gettext as _
from warcio.archiveiterator import ArchiveIterator

from ..errors import Permanent
from . import reading, warc
from .wacz import DATAPACKAGE, DIGEST, PROFILE

MOST_FILES = 2000
UNPACKED = 300_000_000  # bytes of all files together, and of all records
MOST_RECORDS = 100_000
TIMES = 200  # as large as it is packed: what unfolds further is a bomb
SMALL = 1_000_000  # bytes; below that no ratio matters
ANONYMOUS = frozenset(("hash", "created", "software", "version", "signature", "publicKey"))
DOMAIN = frozenset(
    ("hash", "created", "software", "version", "signature", "domain", "domainCert", "timeSignature", "timestampCert",
     "crossSignedCert")
)  # fmt: skip
_PART = 1 << 16


class BadArchive(Permanent):
    """It is no whole web archive, or a dangerous one. Nothing was kept."""


@dataclass
class Finding:
    """One thing that was looked at. `ok` is None where nobody can tell."""

    ok: bool | None
    said: str


@dataclass
class Inspected:
    """What is in an archive that may be kept."""

    findings: list[Finding] = field(default_factory=list)
    url: str = ""  # of its main page
    at: str = ""  # when it says that it was made
    title: str = ""
    text: str = ""
    software: str = ""
    pages: list[str] = field(default_factory=list)


def inspect(data: bytes) -> Inspected:
    """Looks at everything. Raises BadArchive with a sentence."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as whole:
            return _inspect(whole)
    except BadArchive:
        raise
    except Exception as error:
        # zip, zlib and warcio raise whatever they like on broken files; for the person it is all the same.
        raise BadArchive(_("This file is no whole WACZ: %s. Nothing was kept.") % (str(error)[:120] or "?")) from error


def _inspect(whole: zipfile.ZipFile) -> Inspected:
    entries = _safe(whole)
    if DATAPACKAGE not in entries:
        raise BadArchive(_("This file is no WACZ: there is no datapackage.json in it. Nothing was kept."))
    package_bytes = _read(whole, DATAPACKAGE)
    package = _object(package_bytes, DATAPACKAGE)
    found = Inspected(title=_words(package.get("title")), software=_words(package.get("software")))
    _profile(package, found)
    _hashes(whole, entries, package, found)
    _digest(whole, entries, package_bytes, found)
    _pages(whole, entries, package, found)
    _records(whole, entries, found)
    return found


# --- The zip itself ---------------------------------------------------------------------------------------------------


def _safe(whole: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files by name. Raises BadArchive for names that lead elsewhere and for what unfolds without end."""
    entries = [entry for entry in whole.infolist() if not entry.is_dir()]
    if len(entries) > MOST_FILES:
        raise BadArchive(_("There are more than %s files in it. Nothing was kept.") % MOST_FILES)
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        raise BadArchive(_("Two files in it have the same name, so nobody can say which one counts."))
    for entry in entries:
        _refuse_odd_name(entry)
        if entry.flag_bits & 1:
            raise BadArchive(_("“%s” is locked with a password. Nothing was kept.") % entry.filename[:80])
        if entry.file_size > max(SMALL, TIMES * entry.compress_size):
            raise BadArchive(_("“%s” unfolds to very much more than it is. Nothing was kept.") % entry.filename[:80])
    if sum(entry.file_size for entry in entries) > UNPACKED:
        raise BadArchive(_("Unpacked it is larger than %s MB. Nothing was kept.") % (UNPACKED // 1_000_000))
    return {entry.filename: entry for entry in entries}


def _refuse_odd_name(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    steps = name.replace("\\", "/").split("/")
    is_link = (entry.external_attr >> 16) & 0o170000 == 0o120000
    if is_link or not name or name.startswith(("/", "\\")) or ".." in steps or ":" in steps[0] or "\\" in name:
        raise BadArchive(_("“%s” in it would lead out of its folder. Nothing was kept.") % name[:80])


def _parts(file: IO[bytes], *, most: int) -> Iterator[bytes]:
    """What is in it, a part at a time, whatever its head announced."""
    left = most
    while part := file.read(_PART):
        left -= len(part)
        if left < 0:
            raise BadArchive(_("It unfolds to more than it announces. Nothing was kept."))
        yield part


def _read(whole: zipfile.ZipFile, name: str, *, most: int = 20_000_000) -> bytes:
    with whole.open(name) as file:
        return b"".join(_parts(file, most=most))


# --- Whole and signed -------------------------------------------------------------------------------------------------


def _profile(package: dict[str, Any], found: Inspected) -> None:
    said = package.get("profile")
    if said not in {PROFILE, "data-package"}:
        found.findings.append(Finding(None, _("It does not say that it is a WACZ.")))
    version = _words(package.get("wacz_version")) or _("not said")
    found.findings.append(Finding(True, _("A WACZ, version %s.") % version))


def _hashes(
    whole: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo], package: dict[str, Any], found: Inspected
) -> None:
    """Every file against the hash in the list."""
    listed = package.get("resources")
    if not isinstance(listed, list):
        raise BadArchive(_("Its list of files cannot be read. Nothing was kept."))
    checked, unknown = set(), []
    for one in listed:
        path, said = (one.get("path"), one.get("hash")) if isinstance(one, dict) else (None, None)
        if not isinstance(path, str) or path not in entries:
            raise BadArchive(_("“%s” is in its list and not in the file. Nothing was kept.") % str(path)[:80])
        algorithm, _colon, value = str(said).partition(":")
        if algorithm not in {"sha256", "md5"}:
            unknown.append(path)
            continue
        with whole.open(path) as file:
            if _hash(algorithm, _parts(file, most=UNPACKED)) != value.lower():
                raise BadArchive(
                    _("“%s” is not what the archive's own list says: it was changed or damaged. Nothing was kept.")
                    % path[:80]
                )
        checked.add(path)
    found.findings.append(Finding(True, _("%s files have the hashes that its list gives.") % len(checked)))
    if left := sorted(set(entries) - checked - {DATAPACKAGE, DIGEST}):
        names = ", ".join(left[:3])
        found.findings.append(
            Finding(None, _("No hash could be checked for %(n)s files: %(names)s.") % {"n": len(left), "names": names})
        )


def _hash(algorithm: str, parts: Iterator[bytes]) -> str:
    digest = hashlib.new(algorithm, usedforsecurity=False)
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def _digest(
    whole: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo], package_bytes: bytes, found: Inspected
) -> None:
    if DIGEST not in entries:
        found.findings.append(
            Finding(None, _("There is no datapackage-digest.json: its list of files vouches for itself."))
        )
        return
    said = _object(_read(whole, DIGEST), DIGEST)
    ours = f"sha256:{warc.sha256(package_bytes)}"
    if said.get("path") != DATAPACKAGE or said.get("hash") != ours:
        raise BadArchive(_("Its list of files is not the one that its digest names. Nothing was kept."))
    found.findings.append(Finding(True, _("Its list of files is the one that its digest names.")))
    signed = said.get("signedData")
    if signed is None:
        found.findings.append(Finding(None, _("Nobody has signed it.")))
    elif not isinstance(signed, dict):
        found.findings.append(Finding(None, _("Its signature cannot be read.")))
    else:
        found.findings += _signature(signed, ours)


def _signature(signed: dict[str, Any], ours: str) -> list[Finding]:
    """Anonymous or of a domain (wacz-auth 0.1.0). Raises BadArchive when it does not fit."""
    by_domain = "domainCert" in signed
    foreign = sorted(set(signed) - (DOMAIN if by_domain else ANONYMOUS))
    findings = (
        [Finding(None, _("Its signature holds what the standard does not know: %s.") % ", ".join(foreign)[:120])]
        if foreign
        else []
    )
    if signed.get("hash") != ours:
        raise BadArchive(_("Its signature is for another list of files. Nothing was kept."))
    try:
        raw = base64.b64decode(str(signed.get("signature", "")), validate=True)
        key = (
            _domain_key(signed)
            if by_domain
            else load_der_public_key(base64.b64decode(str(signed.get("publicKey", ""))))
        )
    except (ValueError, binascii.Error, UnsupportedAlgorithm, TypeError):
        return [*findings, Finding(None, _("Its signature is of a kind that cannot be checked here."))]
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return [*findings, Finding(None, _("Its signature is of a kind that cannot be checked here."))]
    if not _verifies(key, raw, ours.encode()):
        raise BadArchive(_("Its signature does not fit: it was changed after it was signed. Nothing was kept."))
    if by_domain:
        domain = _words(signed.get("domain"))
        return [
            *findings,
            Finding(True, _("Signed with the key of the certificate for %s.") % domain),
            Finding(None, _("Who issued that certificate, and its time-stamp, were not checked here.")),
        ]
    return [*findings, Finding(True, _("Signed with a key that stands in it. Whose key that is, it does not say."))]


def _domain_key(signed: dict[str, Any]) -> Any:
    """The key of the certificate, if it is one for the domain. Raises ValueError."""
    certificate = x509.load_pem_x509_certificate(str(signed["domainCert"]).encode())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    if str(signed.get("domain")) not in names.get_values_for_type(x509.DNSName):
        raise ValueError("another domain")
    return certificate.public_key()


def _verifies(key: ec.EllipticCurvePublicKey, raw: bytes, data: bytes) -> bool:
    """Browsers write the two numbers side by side, other programmes as DER."""
    half = (key.key_size + 7) // 8
    forms = [raw]
    if len(raw) == 2 * half:
        forms.append(encode_dss_signature(int.from_bytes(raw[:half]), int.from_bytes(raw[half:])))
    algorithms: list[HashAlgorithm] = [SHA256(), SHA384()]
    return any(_fits(key, form, data, algorithm) for form in forms for algorithm in algorithms)


def _fits(key: ec.EllipticCurvePublicKey, signature: bytes, data: bytes, algorithm: HashAlgorithm) -> bool:
    try:
        key.verify(signature, data, ec.ECDSA(algorithm))
    except InvalidSignature:
        return False
    return True


# --- What is in it ----------------------------------------------------------------------------------------------------


def _pages(
    whole: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo], package: dict[str, Any], found: Inspected
) -> None:
    home = package.get("home") if isinstance(package.get("home"), dict) else {}
    found.url, found.at = _address(home.get("url") or package.get("mainPageUrl")), _words(home.get("ts"))  # type: ignore[union-attr]
    if "pages/pages.jsonl" in entries:
        for line in _read(whole, "pages/pages.jsonl").splitlines()[:MOST_FILES]:
            page = _line(line)
            if url := _address(page.get("url")):
                found.pages.append(url)
                found.url = found.url or url
                if url == found.url:
                    found.at = found.at or _words(page.get("ts"))
                    found.title = found.title or _words(page.get("title"))
    else:
        found.findings.append(Finding(None, _("It has no list of pages.")))
    found.at = found.at or _words(package.get("created"))


def _records(whole: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo], found: Inspected) -> None:
    """Every record of every WARC is read, and its digest looked at."""
    names = [name for name in entries if re.fullmatch(r"archive/[^/]+\.warc(\.gz)?", name)]
    if not names:
        raise BadArchive(_("There is no web archive (.warc) in it. Nothing was kept."))
    count, wrong = 0, 0
    for name in names:
        with whole.open(name) as file:
            try:
                more, bad = _read_records(file, found)
            except BadArchive:
                raise
            except Exception as error:  # warcio's own, and whatever else it stumbles over
                said = _("“%(name)s” is broken: not all of its records can be read. Nothing was kept.")
                raise BadArchive(said % {"name": name[:80]}) from error
        count, wrong = count + more, wrong + bad
    if not count:
        raise BadArchive(_("There is nothing in its web archive. Nothing was kept."))
    found.findings.append(Finding(True, _("%s records can be read.") % count))
    if wrong:
        found.findings.append(Finding(False, _("%s records do not have the digest that stands beside them.") % wrong))


def _read_records(file: IO[bytes], found: Inspected) -> tuple[int, int]:
    """How many records there are, and how many of them have a wrong digest."""
    count, wrong, left = 0, 0, UNPACKED
    iterator = ArchiveIterator(file, check_digests=True)
    for record in iterator:
        count += 1
        left -= _look(record, found, left=left)
        wrong += record.digest_checker.passed is False
        if count > MOST_RECORDS:
            raise BadArchive(_("It has more than %s records. Nothing was kept.") % MOST_RECORDS)
    iterator.close()
    return count, wrong


def _look(record: Any, found: Inspected, *, left: int) -> int:
    """Reads a record to its end; gives its size. The main page's words are kept."""
    is_page = record.rec_type == "response" and record.rec_headers.get_header("WARC-Target-URI") == found.url
    wanted = is_page and not found.text and "html" in _type(record)
    size, body = 0, bytearray()
    stream = record.content_stream() if wanted else record.raw_stream
    while part := stream.read(_PART):
        size += len(part)
        if size > left:
            raise BadArchive(_("Unpacked it is larger than %s MB. Nothing was kept.") % (UNPACKED // 1_000_000))
        if wanted and len(body) < reading.LONGEST:
            body += part
    if wanted:
        html = reading.decode(bytes(body), _type(record))
        found.text, found.title = reading.text(html), found.title or reading.title(html)
    return size


def _type(record: Any) -> str:
    headers = record.http_headers
    return (headers.get_header("Content-Type") or "").lower() if headers else ""


def _object(data: bytes, name: str) -> dict[str, Any]:
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise BadArchive(_("%s in it is broken. Nothing was kept.") % name)
    return said


def _line(data: bytes) -> dict[str, Any]:
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _words(said: Any) -> str:
    return " ".join(str(said).split())[:300] if isinstance(said, str | int | float) else ""


def _address(said: Any) -> str:
    return said if isinstance(said, str) and said.startswith(("http://", "https://")) and len(said) <= 2000 else ""
