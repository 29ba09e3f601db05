"""Whether links lead anywhere, asked of servers on loopback that behave well, badly or not at all."""

import contextlib
import socket
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from unwatched.gateways import guard, links
from unwatched.gateways.links import LinkState

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
def neighbours(settings):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True


class Server:
    """Answers each connection with what `says` gives for the first line that it hears."""

    def __init__(self, says, context=None):
        self.says, self.context, self.heard = says, context, []
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.listening.settimeout(0.05)
        self.port = self.listening.getsockname()[1]
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    def serve(self):
        while not self.over.is_set():
            try:
                line, _ = self.listening.accept()
            except TimeoutError:
                continue
            with line:
                with contextlib.suppress(OSError):  # hung up on
                    self.answer(line)

    def answer(self, line):
        line.settimeout(20)
        if self.context:
            line = self.context.wrap_socket(line, server_side=True)
        question = line.recv(65536).decode()
        self.heard.append(question)
        said = self.says(question.split("\r\n")[0])
        for piece in said if isinstance(said, list) else [said]:
            line.sendall(piece.encode())
            if isinstance(said, list):
                self.over.wait(0.2)

    def stop(self):
        self.over.set()
        self.thread.join()
        self.listening.close()


@pytest.fixture
def serve():
    running = []

    def start(says, **options):
        running.append(Server(says if callable(says) else lambda line: says, **options))
        return running[-1]

    yield start
    for server in running:
        server.stop()


def head(status, **fields):
    lines = [f"HTTP/1.1 {status} so", *(f"{name}: {value}" for name, value in fields.items())]
    return "\r\n".join([*lines, "", ""])


def url(server, path="/"):
    return f"http://127.0.0.1:{server.port}{path}"


def test_a_page_that_is_there_opens(serve):
    server = serve(head(200))
    found = links.look_at(url(server, "/a?x=1#top"))
    assert (found.state, found.said) == (LinkState.OPENS, "")
    assert found.address == url(server, "/a?x=1#top")
    assert server.heard[0].startswith("HEAD /a?x=1 HTTP/1.1\r\n")
    assert "Unwatched/" in server.heard[0]
    assert f"Host: 127.0.0.1:{server.port}\r\n" in server.heard[0]


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_is_dead(serve, status):
    found = links.look_at(url(serve(head(status))))
    assert (found.state, found.said) == (LinkState.DEAD, f"The server says that there is no such page ({status}).")


@pytest.mark.parametrize(
    ("status", "state", "said"),
    [
        (401, LinkState.UNSURE, "The server does not let programs look (401)."),
        (403, LinkState.UNSURE, "The server does not let programs look (403)."),
        (429, LinkState.UNSURE, "The server does not let programs look (429)."),
        (500, LinkState.FAULTY, "The server has a fault at the moment (500)."),
        (503, LinkState.FAULTY, "The server has a fault at the moment (503)."),
    ],
)
def test_what_cannot_be_told_is_left_to_people(serve, status, state, said):
    found = links.look_at(url(serve(head(status))))
    assert (found.state, found.said) == (state, said)


@pytest.mark.parametrize("status", [403, 404, 405, 501])
def test_servers_that_know_one_question_only_are_asked_for_the_page(serve, status):
    server = serve(lambda line: head(status) if line.startswith("HEAD") else head(200))
    assert links.look_at(url(server)).state == LinkState.OPENS


def test_redirects_are_followed(serve):
    server = serve(lambda line: head(200) if " /there " in line else head(302, Location="/there"))
    assert links.look_at(url(server)).state == LinkState.OPENS


def test_a_circle_of_redirects_ends(serve):
    server = serve(head(301, Location="/"))
    found = links.look_at(url(server))
    assert (found.state, found.said) == (LinkState.DEAD, "The address leads from one to the next and nowhere.")
    assert len(server.heard) == 6


def test_a_redirect_leads_to_no_neighbour(serve, settings, monkeypatch):
    secret = serve(head(200))
    server = serve(head(302, Location=url(secret)))
    really = guard.addresses
    asked = []

    def only_the_first(host, port):
        asked.append(port)
        settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = port == server.port
        return really(host, port)

    monkeypatch.setattr(guard, "addresses", only_the_first)
    assert links.look_at(url(server)).state == LinkState.DEAD
    assert asked == [server.port, secret.port]
    assert secret.heard == []


@pytest.mark.parametrize(
    "there", ["file:///etc/passwd", "ftp://127.0.0.1/", "http://", "http://[", "javascript:alert(1)"]
)
def test_a_redirect_to_what_is_no_page_opens_nothing(serve, there):
    assert links.look_at(url(serve(head(302, Location=there)))).state != LinkState.OPENS


def test_private_servers_are_dead_links(settings):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = False
    found = links.look_at("http://127.0.0.1:1/")
    assert found.state == LinkState.DEAD
    assert "not on the public internet" in found.said


def test_nobody_there_is_dead():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        found = links.look_at(f"http://127.0.0.1:{taken.getsockname()[1]}/")
    assert (found.state, found.said) == (LinkState.DEAD, "No server answers there.")


@pytest.mark.parametrize("said", ["", "SSH-2.0-OpenSSH_9\r\n", "\x00" * 100, "HTTP/1.1 \r\n\r\n", "x" * 100_000])
def test_what_is_no_web_server_cannot_be_told(serve, said):
    assert links.look_at(url(serve(said))).state == LinkState.FAULTY


@pytest.mark.parametrize(
    "address", ["https://", "http://[::1", "ftp://example.org/", "http://127.0.0.1:99999/", "nonsense", ""]
)
def test_what_is_no_address_cannot_be_told(address):
    assert links.look_at(address).state == LinkState.FAULTY


def test_a_server_that_drips_is_left(serve, monkeypatch):
    monkeypatch.setattr(links, "SECONDS", 0.5)
    server = serve(["HTTP/1.1 200 so\r\n", *["X-More: more\r\n"] * 100])
    began = time.monotonic()
    found = links.look_at(url(server))
    assert (found.state, found.said) == (LinkState.FAULTY, "The server took too long to answer.")
    assert time.monotonic() - began < 15  # the drip alone takes 20 seconds


def test_a_silent_server_is_left(monkeypatch):
    monkeypatch.setattr(links, "SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert links.look_at(f"http://127.0.0.1:{silent.getsockname()[1]}/").state == LinkState.FAULTY


def test_letters_beyond_ascii_are_sent_as_browsers_do(serve):
    server = serve(head(200))
    assert links.look_at(url(server, "/größe und mehr?wo=hier ü")).state == LinkState.OPENS
    assert server.heard[0].startswith("HEAD /gr%C3%B6%C3%9Fe%20und%20mehr?wo=hier%20%C3%BC HTTP/1.1\r\n")


def test_a_certificate_that_nobody_vouches_for_is_said(serve, tmp_path):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    began = datetime.now(UTC) - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(began)
        .not_valid_after(began + timedelta(days=2))
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "own.pem"
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server = serve(head(200), context=context)
    found = links.look_at(f"https://localhost:{server.port}/")
    assert (found.state, found.said) == (LinkState.DEAD, "Browsers warn of this server: its certificate is not valid.")
    assert server.heard == []


def test_each_address_is_asked_once_and_the_order_stays(serve):
    server = serve(lambda line: head(200) if " /a " in line else head(404))
    found = links.look_at_all([url(server, "/a"), url(server, "/b"), url(server, "/a")])
    assert [link.state for link in found] == [LinkState.OPENS, LinkState.DEAD]
    assert links.look_at_all([]) == []
