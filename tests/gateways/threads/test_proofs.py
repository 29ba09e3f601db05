"""The signed proof of a post: it holds when it is whole, and breaks with any byte."""

import base64
import hashlib
import json
import random

import httpx
import libipld
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from tests.gateways.social.networks import new_person
from tests.web import PLAIN
from unwatched.gateways.threads import proofs

from . import made
from .made import DID, Repository, post

POST = "app.bsky.feed.post"
URI = f"at://{DID}/{POST}/3k00000000007"
RECORDS = {f"{POST}/3k{number:011}": post(f"Post {number}") for number in range(40)}
CURVES = {"p256": (ec.SECP256R1, b"\x80\x24"), "k256": (ec.SECP256K1, b"\xe7\x01")}


class Keys:
    """A pair of keys that signs as the network does."""

    def __init__(self, curve, number=7):
        kind, self.prefix = CURVES[curve]
        self.curve, self.private = curve, ec.derive_private_key(number, kind())
        numbers = self.private.public_key().public_numbers()
        self.multibase = libipld.encode_multibase(
            "z", self.prefix + bytes([2 + numbers.y % 2]) + numbers.x.to_bytes(32, "big")
        )

    def sign(self, message, *, low=True):
        first, second = decode_dss_signature(self.private.sign(message, ec.ECDSA(hashes.SHA256())))
        order = proofs._ORDERS[self.curve]
        if (second > order // 2) == low:
            second = order - second
        return first.to_bytes(32, "big") + second.to_bytes(32, "big")

    def document(self, did=DID):
        method = {"id": f"{did}#atproto", "type": "Multikey", "controller": did, "publicKeyMultibase": self.multibase}
        return {"id": did, "verificationMethod": [method]}


def path_to(repository, name):
    """What `getRecord` sends: the head, the nodes on the way, the record."""
    blocks = proofs.Blocks.of(repository.car())
    here, wanted = repository.blocks, {repository.commit: repository.blocks[repository.commit]}
    node = libipld.decode_dag_cbor(wanted[repository.commit])["data"]
    while node:
        wanted[node] = here[node]
        said = proofs.repository.node(blocks, node)
        node = said.left
        for key, link, right in said.entries:
            if key == name:
                return made.car(repository.commit, {**wanted, link: here[link]})
            if key < name:
                node = right
    return made.car(repository.commit, wanted)


@pytest.fixture(params=CURVES)
def keys(request):
    return Keys(request.param)


def test_a_whole_proof_holds_and_says_what_it_proves(keys):
    car = path_to(Repository(RECORDS, sign=keys.sign), URI.partition(f"{DID}/")[2])
    proof = proofs.check(car, keys.document(), URI)
    assert proof.record["text"] == "Post 7"
    assert (proof.curve, proof.key) == (keys.curve, f"did:key:{keys.multibase}")
    assert proof.cid == libipld.encode_cid(made.cid_of(libipld.encode_dag_cbor(RECORDS[f"{POST}/3k00000000007"])))
    assert "has signed" in proof.proves
    assert "not who typed it" in proof.does_not_prove


def test_any_byte_that_was_changed_is_noticed(keys):
    car = path_to(Repository(RECORDS, sign=keys.sign), URI.partition(f"{DID}/")[2])
    chance = random.Random(1)
    for place in range(len(car)):
        changed = bytearray(car)
        changed[place] ^= 1 << chance.randrange(8)
        with pytest.raises(proofs.NotProven, match=r"\.$"):
            proofs.check(bytes(changed), keys.document(), URI)


def test_cut_or_longer_files_are_noticed(keys):
    car = path_to(Repository(RECORDS, sign=keys.sign), URI.partition(f"{DID}/")[2])
    for changed in (b"", car[:40], car[:-1], car + b"\x01", car[: len(car) // 2]):
        with pytest.raises(proofs.NotProven):
            proofs.check(changed, keys.document(), URI)


def test_only_the_lower_of_both_signatures_counts(keys):
    repository = Repository(RECORDS, sign=lambda unsigned: keys.sign(unsigned, low=False))
    with pytest.raises(proofs.NotProven, match="signature"):
        proofs.check(repository.car(), keys.document(), URI)


def test_another_key_another_account_or_another_post_is_noticed(keys):
    car = Repository(RECORDS, sign=keys.sign).car()
    for document in (Keys(keys.curve, 8).document(), keys.document("did:plc:other"), {}, {"id": DID}):
        with pytest.raises(proofs.NotProven):
            proofs.check(car, document, URI)
    with pytest.raises(proofs.NotProven, match="another account"):
        proofs.check(car, keys.document(), URI.replace(DID, "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb"))


def test_it_can_be_proven_that_there_is_no_such_post(keys):
    repository = Repository(RECORDS, sign=keys.sign)
    name = f"{POST}/3k99999999999"
    with pytest.raises(proofs.NotProven, match="no such post"):
        proofs.check(path_to(repository, name), keys.document(), f"at://{DID}/{name}")


def test_documents_of_the_first_year_name_the_curve_beside_the_key():
    keys = Keys("k256")
    numbers = keys.private.public_key().public_numbers()
    whole = b"\x04" + numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")
    method = {"id": "#atproto", "type": "EcdsaSecp256k1VerificationKey2019", "controller": DID,
              "publicKeyMultibase": libipld.encode_multibase("z", whole)}  # fmt: skip
    document = {"id": DID, "verificationMethod": [method]}
    assert proofs.check(Repository(RECORDS, sign=keys.sign).car(), document, URI).key == f"did:key:{keys.multibase}"


@pytest.mark.parametrize(
    "uri", ["", "https://bsky.app/x", "at://ada.example/app.bsky.feed.post/1", f"at://{DID}/{POST}"]
)
def test_what_is_no_address_of_a_post_says_so(uri):
    with pytest.raises(proofs.NotProven, match="address"):
        proofs.check(b"", {}, uri)


# --- The directory's history ------------------------------------------------------------------------------------------


class Log:
    """A history in the directory: each entry names the one before and is signed."""

    def __init__(self):
        self.rotation, self.entries, self.prev = Keys("k256", 3), [], None

    def add(self, signing, *, by=None, **said):
        unsigned = {"type": "plc_operation", "rotationKeys": [f"did:key:{self.rotation.multibase}"],
                    "verificationMethods": {"atproto": f"did:key:{signing.multibase}"}, "alsoKnownAs": [],
                    "services": {}, "prev": self.prev, **said}  # fmt: skip
        sig = (by or self.rotation).sign(libipld.encode_dag_cbor(unsigned))
        operation = {**unsigned, "sig": base64.urlsafe_b64encode(sig).decode().rstrip("=")}
        encoded = libipld.encode_dag_cbor(operation)
        if self.prev is None:
            self.did = "did:plc:" + base64.b32encode(hashlib.sha256(encoded).digest()).decode().lower()[:24]
        self.prev = libipld.encode_cid(made.cid_of(encoded))
        self.entries.append({"did": self.did, "operation": operation, "cid": self.prev, "nullified": False,
                             "createdAt": f"2024-01-0{len(self.entries) + 1}T00:00:00Z"})  # fmt: skip
        return self

    def written(self):
        return json.dumps(self.entries).encode()


def test_the_history_of_keys_is_checked_from_its_beginning():
    old, new = Keys("p256", 4), Keys("k256", 5)
    log = Log().add(old).add(old, alsoKnownAs=["at://ada.example"]).add(new)
    changes = proofs.check_history(log.written(), log.did)
    assert [(one.did_key, one.at.day) for one in changes] == [
        (f"did:key:{old.multibase}", 1),
        (f"did:key:{new.multibase}", 3),
    ]
    car = Repository(RECORDS, did=log.did, sign=new.sign).car()
    uri = URI.replace(DID, log.did)
    assert proofs.check(car, new.document(log.did), uri, history=log.written()).history == changes
    with pytest.raises(proofs.NotProven):
        proofs.check(car, new.document(log.did), uri, history=Log().add(old).written())


def test_a_history_that_was_tampered_with_breaks():
    key = Keys("k256", 5)
    forged = Log().add(key).add(Keys("k256", 6), by=Keys("k256", 6))
    with pytest.raises(proofs.NotProven, match="nobody who may"):
        proofs.check_history(forged.written(), forged.did)
    holed = Log().add(key).add(key).add(Keys("k256", 6))
    del holed.entries[1]
    with pytest.raises(proofs.NotProven, match="hole"):
        proofs.check_history(holed.written(), holed.did)
    with pytest.raises(proofs.NotProven, match="not that of"):
        proofs.check_history(Log().add(key).written(), DID)
    for nonsense in (b"", b"[]", b"{}", b"[1]", b'[{"operation": 1}]', b"[" * 100_000):
        with pytest.raises(proofs.NotProven, match=r"\.$"):
            proofs.check_history(nonsense, DID)


# --- The real data server ----------------------------------------------------------------------------


def test_a_real_server_s_proof_is_fetched_and_holds(bluesky_server, settings):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    person = new_person(bluesky_server.pds, "prover")
    token = json.loads(person.session)["access"]
    uris = []
    for number in range(12):
        body = {"repo": person.did, "collection": POST, "record": post(f"Real {number}")}
        said = httpx.post(
            f"{bluesky_server.pds}/xrpc/com.atproto.repo.createRecord",
            json=body,
            headers={"Authorization": f"Bearer {token}"},
            verify=PLAIN,
        ).raise_for_status()
        uris.append(said.json())
    settings.UNWATCHED_BLUESKY_DIRECTORY = bluesky_server.plc
    rkey = uris[5]["uri"].rpartition("/")[2]
    assert proofs.is_of(f"https://bsky.app/profile/{person.did}/post/{rkey}")
    signed = proofs.fetch_of(f"https://bsky.app/profile/{person.did}/post/{rkey}")
    assert signed.uri == uris[5]["uri"]
    proof = proofs.check_signed(signed)
    assert (proof.record["text"], proof.cid) == ("Real 5", uris[5]["cid"])
    assert proof.history
    assert abs((proof.signed_at - signed.fetched_at).total_seconds()) < 600
    at = signed.car.index(b"Real 5")
    with pytest.raises(proofs.NotProven):
        proofs.check(signed.car[:at] + b"F" + signed.car[at + 1 :], json.loads(signed.document), signed.uri)
