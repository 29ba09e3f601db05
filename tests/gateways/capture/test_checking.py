"""Archives that somebody else has made: whole, signed, or trying to break out."""

import base64
import json
import zipfile
from io import BytesIO

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from unwatched.gateways.capture import checking
from unwatched.gateways.capture.checking import BadArchive
from unwatched.gateways.capture.memory import Memory

pytestmark = pytest.mark.once
URL = "https://facewise.example/principles"


@pytest.fixture(scope="module")
def whole():
    return Memory({URL: "<title>T</title><p>We will not sell.</p>"}).capture(URL).archive


def changed(whole, *, without=(), **changes):
    """The same archive with other files: `archive__x=b"…"`."""
    out = BytesIO()
    files = {
        entry.filename: zipfile.ZipFile(BytesIO(whole)).read(entry)
        for entry in zipfile.ZipFile(BytesIO(whole)).infolist()
    }
    files |= {
        name.replace("__", "/").replace("_json", ".json").replace("_jsonl", ".jsonl"): data
        for name, data in changes.items()
    }
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            if name not in without:
                made.writestr(name, data)
    return out.getvalue()


def signed(whole, *, key=None, raw=True, **more):
    """With an anonymous signature, as a browser or another programme writes it."""
    key = key or ec.generate_private_key(ec.SECP384R1())
    said = json.loads(zipfile.ZipFile(BytesIO(whole)).read("datapackage-digest.json"))
    signature = key.sign(said["hash"].encode(), ec.ECDSA(SHA256()))
    if raw:
        r, s = decode_dss_signature(signature)
        signature = r.to_bytes(48) + s.to_bytes(48)
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    said["signedData"] = {
        "hash": said["hash"], "created": "2026-11-10T09:30:00Z", "software": "another", "version": "1",
        "signature": base64.b64encode(signature).decode(), "publicKey": base64.b64encode(public).decode(), **more,
    }  # fmt: skip
    return changed(whole, **{"datapackage-digest_json": json.dumps(said).encode()})


def said(found, ok):
    return " ".join(one.said for one in found.findings if one.ok is ok)


def test_a_whole_archive_says_what_was_checked_and_what_could_not_be(whole):
    found = checking.inspect(whole)
    assert (found.url, found.title, found.text) == (URL, "T", "We will not sell.")
    assert "3 files have the hashes" in said(found, True)
    assert "Nobody has signed it" in said(found, None)


@pytest.mark.parametrize("raw", [True, False])
def test_an_anonymous_signature_is_checked_in_both_forms(whole, raw):
    found = checking.inspect(signed(whole, raw=raw))
    assert "Whose key that is, it does not say" in said(found, True)


def test_what_a_signature_must_not_hold_is_said(whole):
    found = checking.inspect(signed(whole, timestamp="x"))
    assert "what the standard does not know: timestamp" in said(found, None)


def test_a_signature_that_does_not_fit_is_refused(whole):
    other = ec.generate_private_key(ec.SECP384R1())
    public = base64.b64encode(other.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()
    with pytest.raises(BadArchive, match="does not fit"):
        checking.inspect(signed(whole, publicKey=public))
    with pytest.raises(BadArchive, match="another list"):
        checking.inspect(signed(whole, hash="sha256:0"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"pages__pages.jsonl": b"{}"}, "changed or damaged"),
        ({"datapackage_json": b'{"resources": []}'}, "not the one that its digest names"),
        ({"datapackage_json": b"{"}, "broken"),
        ({"datapackage_json": b"[" * 100_000}, "broken"),
        ({"datapackage_json": b'{"resources": [{"path": "../../etc/passwd"}]}'}, "in its list and not in the file"),
        ({"datapackage_json": b'{"resources": 7}'}, "cannot be read"),
        ({"without": ["datapackage.json"]}, "no WACZ"),
        ({"without": ["archive/data.warc.gz"]}, "in its list and not in the file"),
        ({"..__evil": b"x"}, "lead out of its folder"),
        ({"__etc__passwd": b"x"}, "lead out of its folder"),
        ({"c:\\x": b"x"}, "lead out of its folder"),
        ({"bomb": b"0" * 30_000_000}, "unfolds to very much more"),
    ],
)
def test_what_is_broken_or_dangerous_is_refused_with_a_sentence(whole, change, words):
    with pytest.raises(BadArchive) as told:
        checking.inspect(changed(whole, **change))
    assert words in str(told.value)


def test_no_zip_and_half_a_zip(whole):
    for data in (b"", b"PK", b"GIF89a" * 100, whole[: len(whole) // 2], whole[10:]):
        with pytest.raises(BadArchive):
            checking.inspect(data)


def test_a_link_and_a_name_twice_are_refused(whole):
    for name, attributes in (("link", 0o120777 << 16), ("pages/pages.jsonl", 0)):
        out = BytesIO(whole)
        with pytest.warns(UserWarning, match="Duplicate") if attributes == 0 else pytest.MonkeyPatch.context():
            with zipfile.ZipFile(out, "a") as made:
                entry = zipfile.ZipInfo(name)
                entry.external_attr = attributes
                made.writestr(entry, b"/etc/passwd")
        with pytest.raises(BadArchive):
            checking.inspect(out.getvalue())


def test_a_broken_record_is_refused(whole):
    raw = zipfile.ZipFile(BytesIO(whole)).read("archive/data.warc.gz")
    package = {"resources": []}
    for data in (b"not a warc", raw[:40] + b"\x00" * 40):
        with pytest.raises(BadArchive):
            checking.inspect(
                changed(
                    whole,
                    archive__data=b"",
                    **{"archive__data.warc.gz": data, "datapackage_json": json.dumps(package).encode()},
                    without=["datapackage-digest.json", "archive/data"],
                )
            )
