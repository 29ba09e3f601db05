"""A server of Mastodon's interface that also knows how one signs in there."""

import json
from urllib.parse import parse_qs

from tests.gateways.social.networks import new_user
from tests.gateways.social.proxy import Answer, Proxy

CLIENT_SECRET = "what-the-server-told-our-app-alone"


class SignsIn(Proxy):
    """Says yes to the code "yes" of whoever comes back to ``back``."""

    def __init__(self, server, *, back):
        super().__init__(server)
        self.back = back
        self.token = ""  # of whoever signed in last

    def handle(self, request):
        if request.method == "POST" and request.path == "/api/v1/apps":
            return said({"client_id": "us", "client_secret": CLIENT_SECRET})
        if request.method == "POST" and request.path == "/oauth/token":
            asked = parse_qs(request.body.decode())
            if asked["code"] != ["yes"] or asked["client_id"] != ["us"] or asked["redirect_uri"] != [self.back]:
                return Answer(400, [("Content-Type", "application/json")], b'{"error": "invalid_grant"}')
            self.token = new_user(self.upstream_url)
            return said({"access_token": self.token, "scope": "read write"})
        return self.forward(request)


def said(what):
    return Answer(200, [("Content-Type", "application/json")], json.dumps(what).encode())
