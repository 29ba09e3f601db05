"""X as its documents describe it (docs.x.com, August 2026). Nobody has held it against the real one."""

import json
import re
import threading
from datetime import UTC, datetime
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

USERS = {
    "good": {"id": "7", "username": "wrenfield", "name": "Wrenfield"},
    "rosa": {"id": "8", "username": "rosa", "name": "Rosa"},
}


class XDouble:
    """A server on a free port. `fault` is asked before each request: an answer of its own, or None."""

    def __init__(self):
        self.posts, self.alts, self.fault = {}, {}, lambda method, path: None
        self.asked = []  # what each reading request wanted
        self._numbers = iter(range(1_700_000_000_000_000_000, 2**63))
        double = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                double.answer(self)

            do_GET = do_POST = do_DELETE = answer

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, request):
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        parts = urlsplit(request.path)
        status, said = self.fault(request.command, parts.path) or self.route(request, parts, body)
        data = said if isinstance(said, bytes) else json.dumps(said).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)

    def route(self, request, parts, body):
        user = signer(request.headers.get("Authorization", ""))
        if user is None:
            return 401, {"title": "Unauthorized"}
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if request.command == "GET":
            self.asked.append(asked)
            return self.read(user, parts.path.removeprefix("/2/"), asked)
        return self.write(user, request, parts.path.removeprefix("/2/"), body)

    def read(self, user, path, asked):
        match path.split("/"):
            case ["users", "me"]:
                return 200, {"data": user}
            case ["tweets", "search", "recent"]:
                tag = asked["query"].split()[0].lower()
                return self.feed(lambda post: tag in post["text"].lower(), asked)
            case ["tweets", number]:
                post = self.posts.get(number)
                missing = {"errors": [{"title": "Not Found Error"}]}
                return 200, {"data": post, "includes": people([post])} if post else missing
            case ["users", number, "tweets"]:
                return self.feed(lambda post: post["author_id"] == number, asked)
            case ["users", number, "mentions"]:
                name = next(one["username"] for one in USERS.values() if one["id"] == number)
                return self.feed(lambda post: f"@{name}" in post["text"], asked)
            case ["media", "upload"]:
                return 200, {"data": {"id": asked["media_id"], "processing_info": {"state": "succeeded"}}}
        return 404, {"title": "Not Found"}

    def write(self, user, request, path, body):
        match request.command, path.split("/"):
            case "POST", ["tweets"]:
                return self.post(user, json.loads(body))
            case "DELETE", ["tweets", number]:
                self.posts.pop(number, None)
                return 200, {"data": {"deleted": True}}
            case "POST", ["media", "upload"]:
                return self.put_up(request, body)
            case "POST", ["media", "metadata"]:
                said = json.loads(body)
                self.alts[said["id"]] = said["metadata"]["alt_text"]["text"]
                return 200, {"data": {"id": said["id"]}}
        return 404, {"title": "Not Found"}

    def post(self, user, said):
        parent = (said.get("reply") or {}).get("in_reply_to_tweet_id")
        if parent and parent not in self.posts:
            return 403, {"detail": "You attempted to reply to a Tweet that is deleted or not visible to you."}
        if any(post["text"] == said["text"] and post["author_id"] == user["id"] for post in self.posts.values()):
            return 403, {"detail": "You are not allowed to create a Tweet with duplicate content."}
        number, text = str(next(self._numbers)), said["text"]
        found = enumerate(re.findall(r"https?://\S+", text))
        urls = [{"url": f"https://t.co/{place}", "expanded_url": url} for place, url in found]
        for url in urls:
            text = text.replace(url["expanded_url"], url["url"])
        self.posts[number] = {
            "id": number, "text": text.replace("&", "&amp;").replace("<", "&lt;"), "author_id": user["id"],
            "lang": "en",
            "created_at": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "entities": {"urls": urls}, "media": (said.get("media") or {}).get("media_ids", []),
            **({"referenced_tweets": [{"type": "replied_to", "id": parent}]} if parent else {}),
        }  # fmt: skip
        return 201, {"data": {"id": number, "text": text}}

    def put_up(self, request, body):
        head = f"Content-Type: {request.headers['Content-Type']}\r\n\r\n".encode()
        walked = BytesParser().parsebytes(head + body).walk()
        parts = {part.get_param("name", header="content-disposition"): part for part in walked}
        if parts["media_category"].get_payload() != "tweet_image" or not parts["media"].get_payload(decode=True):
            return 400, {"detail": "media"}
        return 200, {"data": {"id": str(next(self._numbers))}}

    def feed(self, wanted, asked):
        since = int(asked.get("since_id", 0))
        found = [post for post in self.posts.values() if wanted(post) and int(post["id"]) > since]
        return 200, {"data": found[::-1], "includes": people(found)} if found else {"meta": {"result_count": 0}}


def signer(header):
    """Who signed a request, by the token that it names."""
    token = re.search(r'oauth_token="(\w+)"', header)
    return USERS.get(token[1]) if token and "oauth_signature=" in header else None


def people(posts):
    ids = {post["author_id"] for post in posts}
    return {"users": [user for user in USERS.values() if user["id"] in ids]}
