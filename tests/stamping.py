"""A time-stamping authority (openssl behind HTTP) and an OpenTimestamps calendar, both on loopback."""

import hashlib
import os
import subprocess
from contextlib import contextmanager

from tests.web import Answer, serving

CONFIG = """
[tsa]
default_tsa = ours
[ours]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.3.6.1.4.1.99999.1
digests = sha256
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[req]
distinguished_name = dn
[dn]
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""


class Authority:
    def __init__(self, folder):
        self.folder = folder
        self.asked = 0
        self.failing = False
        (folder / "serial").write_text("01\n")
        (folder / "ts.cnf").write_text(CONFIG.format(folder=folder))
        key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-config", "ts.cnf"]
        self.run("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "30", "-subj",
                 "/CN=Root of tests", "-extensions", "ca")  # fmt: skip
        self.run("req", "-new", *key, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Clock of tests")
        self.run("x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out",
                 "tsa.pem", "-days", "29", "-extfile", "ts.cnf", "-extensions", "leaf")  # fmt: skip

    @property
    def roots(self):
        return self.folder / "ca.pem"

    def run(self, *command):
        subprocess.run(["openssl", *command], cwd=self.folder, check=True, capture_output=True)

    def __call__(self, question):
        self.asked += 1
        if self.failing:
            return Answer(b"tired", status=503)
        assert question.headers["Content-Type"] == "application/timestamp-query"
        (self.folder / "q.tsq").write_bytes(question.body)
        self.run("ts", "-reply", "-config", "ts.cnf", "-section", "ours", "-queryfile", "q.tsq", "-inkey", "tsa.key",
                 "-signer", "tsa.pem", "-out", "a.tsr")  # fmt: skip
        return Answer((self.folder / "a.tsr").read_bytes(), type="application/timestamp-reply")


@contextmanager
def authority(folder):
    made = Authority(folder)
    with serving({"/tsr": made}) as site:
        made.url = f"{site.url}/tsr"
        yield made


PENDING, BITCOIN = bytes.fromhex("83dfe30d2ef90c8e"), bytes.fromhex("0588960d73d71901")


def octets(data):
    """A length below 128, then the bytes."""
    return bytes([len(data)]) + data


class Calendar:
    """Promises, and after `mine` answers with a block."""

    def __init__(self):
        self.promised, self.block, self.url, self.failing = {}, None, "", False

    def __call__(self, question):
        if self.failing:
            return Answer(b"", status=503)
        if question.path == "/digest":
            return Answer(self.promise(question.body), type="application/octet-stream")
        wanted = bytes.fromhex(question.path.removeprefix("/timestamp/"))
        if wanted not in self.promised.values() or self.block is None:
            return Answer(b"Pending confirmation in Bitcoin blockchain", status=404)
        height = b""
        left = self.block
        while left >= 128:
            height += bytes([left & 127 | 128])
            left >>= 7
        height += bytes([left])
        attested = b"\x00" + BITCOIN + octets(height)
        return Answer(b"\xf0" + octets(b"the rest of the tree") + b"\x08" + attested, type="application/octet-stream")

    def promise(self, digest):
        nonce = os.urandom(16)
        self.promised[digest] = hashlib.sha256(digest + nonce).digest()
        attested = b"\x00" + PENDING + octets(octets(self.url.encode()))
        return b"\xf0" + octets(nonce) + b"\x08" + attested

    def mine(self, block):
        self.block = block


@contextmanager
def calendar():
    made = Calendar()
    with serving(made) as site:
        made.url = site.url
        yield made
