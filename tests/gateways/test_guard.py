"""Nothing that people type makes this machine talk to its neighbours."""

import http.server
import socket
import threading

import httpx
import pytest
import requests

from unwatched.gateways import guard

pytestmark = pytest.mark.once


@pytest.fixture
def server():
    """A neighbour on loopback that must not be asked; it keeps what it was asked all the same."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, self.headers["Host"]))
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *args):
            pass

    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.asked = asked
    running.url = f"http://127.0.0.1:{running.server_port}/"
    thread = threading.Thread(target=running.serve_forever, args=(0.02,))
    thread.start()
    yield running
    running.shutdown()
    thread.join()
    running.server_close()


@pytest.fixture
def names(monkeypatch):
    """A name server of our own: nothing is asked outside."""
    book = {}
    real = socket.getaddrinfo

    def look_up(host, port, *args, **kwargs):
        if host not in book:
            return real(host, port, *args, **kwargs)
        if not book[host]:
            raise socket.gaierror(socket.EAI_NONAME, "not known")
        kinds = {True: socket.AF_INET6, False: socket.AF_INET}
        return [(kinds[":" in ip], socket.SOCK_STREAM, 6, "", (ip, port)) for ip in book[host]]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return book


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "0.0.0.0",
        "224.0.0.1", "239.255.255.250", "255.255.255.255", "192.0.2.7", "198.18.0.1", "::1", "::", "fe80::1",
        "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a00:1::1", "::127.0.0.1",
    ],
)  # fmt: skip
def test_addresses_that_the_public_cannot_reach(address):
    assert not guard.is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_that_it_can_reach(address):
    assert guard.is_public(address)


@pytest.mark.parametrize(
    "typed",
    [
        "http://127.0.0.1/", "https://[::1]:8443/x", "http://2130706433/", "http://0x7f.1/", "http://127.1/",
        "localhost", "localhost:8000", "http://169.254.169.254/latest/meta-data", "[fe80::1]", "http://[::ffff:10.0.0.1]/",
    ],
)  # fmt: skip
def test_a_private_server_is_refused_however_it_is_written(typed):
    with pytest.raises(guard.Refused, match="not on the public internet"):
        guard.check(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "", "  ", "ftp://server.test/", "file:///etc/passwd", "https://", "https://rosa@server.test/", "http://[::1",
        "server.test:port",
    ],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_refused(typed):
    with pytest.raises(guard.Refused, match="looks like https://server"):
        guard.check(typed)


def test_a_public_server_is_fine(names):
    names["server.test"] = ["93.184.216.34", "2606:4700::1111"]
    guard.check("https://server.test/path?x=1")
    guard.check(" server.test ")
    assert guard.addresses("server.test", 443) == ["93.184.216.34", "2606:4700::1111"]


def test_one_private_address_among_public_ones_is_enough_to_refuse(names):
    names["server.test"] = ["93.184.216.34", "10.0.0.5"]
    with pytest.raises(guard.Refused):
        guard.check("server.test")


def test_a_name_that_nobody_knows_is_said_to_be_unknown(names):
    names["gone.test"] = []
    with pytest.raises(guard.UnknownName, match=r"gone\.test"):
        guard.check("gone.test")
    with pytest.raises(guard.UnknownName):
        guard.check("https://" + "a" * 70 + ".test")  # no name has parts of that length


def test_the_setting_lets_neighbours_in(settings, server):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    guard.check("http://127.0.0.1:8000")
    guard.connect("127.0.0.1", server.server_port, timeout=60).close()


def session():
    made = requests.Session()
    made.mount("http://", guard.Adapter())
    made.mount("https://", guard.Adapter())
    return made


def test_requests_goes_nowhere_private(server):
    with pytest.raises(guard.Refused):
        session().get(server.url, timeout=60)
    assert server.asked == []


def test_httpx_goes_nowhere_private(server):
    with httpx.Client(transport=guard.transport()) as client, pytest.raises(guard.Refused):
        client.get(server.url)
    assert server.asked == []


def test_a_name_that_turns_private_after_the_check_is_refused_at_the_connection(server, names):
    names["server.test"] = ["93.184.216.34"]
    guard.check(f"http://server.test:{server.server_port}/")
    names["server.test"] = ["127.0.0.1"]
    url = f"http://server.test:{server.server_port}/"
    with httpx.Client(transport=guard.transport()) as client, pytest.raises(guard.Refused):
        client.get(url)
    with pytest.raises(guard.Refused):
        session().get(url, timeout=60)
    with pytest.raises(guard.Refused):
        guard.connect("server.test", server.server_port, timeout=60)
    assert server.asked == []


def test_both_clients_work_where_they_may_and_keep_the_name(settings, server, names):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    names["server.test"] = ["127.0.0.1"]
    host = f"server.test:{server.server_port}"
    with httpx.Client(transport=guard.transport()) as client:
        assert client.get(f"http://{host}/a").text == "ok"
    assert session().get(f"http://{host}/b", timeout=60).text == "ok"
    assert server.asked == [("/a", host), ("/b", host)]


def test_the_next_address_is_tried_when_the_first_does_not_answer(settings, server, names):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    names["server.test"] = ["::1", "127.0.0.1"]  # nobody listens on the first
    url = f"http://server.test:{server.server_port}/"
    with httpx.Client(transport=guard.transport()) as client:
        assert client.get(url).text == "ok"
    assert session().get(url, timeout=60).text == "ok"


def test_a_server_that_is_not_there_is_no_refusal(settings, names):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but nobody listens
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        with pytest.raises(requests.ConnectionError):
            session().get(url, timeout=60)
        with httpx.Client(transport=guard.transport()) as client, pytest.raises(httpx.ConnectError):
            client.get(url)
