"""Over an encrypted line: the certificates are noted, the server's own first, and a wrong one is refused."""

import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.web import Answer, serving
from unwatched.gateways import fetching, guard
from unwatched.gateways.capture import web

pytestmark = pytest.mark.once


def named(words):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


def certificate(words, key, *, issuer, issuer_key, root=False):
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(issuer, named(words), key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(x509.BasicConstraints(ca=root, path_length=None), critical=True)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    return (made if root else made.add_extension(names, critical=False)).sign(issuer_key, SHA256())


@pytest.fixture(scope="module")
def secure(tmp_path_factory):
    """A site at https://localhost, and the file of the root that vouches for it."""
    folder = tmp_path_factory.mktemp("tls")
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = certificate("Root of tests", root_key, issuer=named("Root of tests"), issuer_key=root_key, root=True)
    own = certificate("localhost", key, issuer=root.subject, issuer_key=root_key)
    (folder / "root.pem").write_bytes(root.public_bytes(Encoding.PEM))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "own.pem").write_bytes(private + own.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "own.pem")
    with serving({"/": Answer(b"<p>hello", type="text/html")}) as site:
        site.socket = context.wrap_socket(site.socket, server_side=True)
        site.secure_url = f"https://localhost:{site.server_port}/"
        site.root = folder / "root.pem"
        yield site


@pytest.fixture(autouse=True)
def _private_servers(settings):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    guard._tls.cache_clear()
    yield
    guard._tls.cache_clear()


def test_the_chain_is_noted(secure, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(secure.root))
    page = web.Web().read(secure.secure_url)
    assert [one["subject"] for one in page.tls] == ["CN=localhost", "CN=Root of tests"]
    assert page.chain.count("BEGIN CERTIFICATE") == 2
    assert page.last.received.startswith(b"HTTP/1.1 200")
    assert page.last.sent.startswith(b"GET / HTTP/1.1")


def test_a_server_that_nobody_vouches_for_is_refused(secure):
    with pytest.raises(fetching.Unreachable, match="certificate is not valid"):
        web.Web().read(secure.secure_url)
