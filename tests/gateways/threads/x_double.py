"""X's reading side, as its documents describe it (docs.x.com, August 2026). Nobody has held it against the real one."""

import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

NOW = datetime(2026, 11, 10, 9, 30, tzinfo=UTC)
USERS = {
    "7": {"id": "7", "username": "ada", "name": "Ada", "protected": False, "description": "I count cameras"},
    "8": {"id": "8", "username": "bo", "name": "Bo", "protected": False},
}


def uri(number):
    return f"https://x.com/i/status/{number}"


class Double:
    """X's reading side: lookups by number, and a search of the last seven days, ten posts a page, newest first."""

    def __init__(self):
        self.posts, self.media, self.asked, self.users = {}, {}, [], json.loads(json.dumps(USERS))
        double = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                status, said = double.answer(self)
                data = json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def add(self, number, text, *, parent=None, author="7", days=0, **said):
        answered = {}
        if parent:
            answered = {"referenced_tweets": [{"type": "replied_to", "id": str(parent)}],
                        "in_reply_to_user_id": self.posts.get(str(parent), {}).get("author_id", author)}  # fmt: skip
        root = self.posts[str(parent)]["conversation_id"] if str(parent) in self.posts else str(parent or number)
        at = NOW - timedelta(days=days) + timedelta(seconds=number)
        self.posts[str(number)] = {
            "id": str(number), "text": text, "author_id": author, "conversation_id": root,
            "created_at": at.isoformat().replace("+00:00", ".000Z"), "edit_history_tweet_ids": [str(number)],
            "lang": "en", **answered, **said,
        }  # fmt: skip

    def answer(self, request):
        if request.headers.get("Authorization") != "Bearer good":
            return 401, {"title": "Unauthorized"}
        parts = urlsplit(request.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.asked.append((parts.path, asked))
        assert "note_tweet" in asked["tweet.fields"]
        if parts.path == "/2/tweets":
            wanted = asked["ids"].split(",")
            missing = [{"resource_id": one, "title": "Not Found Error"} for one in wanted if one not in self.posts]
            return 200, self.page([self.posts[one] for one in wanted if one in self.posts], errors=missing)
        if parts.path == "/2/tweets/search/recent":
            return 200, self.search(asked)
        return 404, {}

    def search(self, asked):
        root, owner = (word.partition(":")[2] for word in asked["query"].split())
        found = [
            one
            for one in sorted(self.posts.values(), key=lambda one: -int(one["id"]))
            if one["conversation_id"] == root != one["id"] and one["author_id"] == owner
            and one["id"] == one["edit_history_tweet_ids"][-1]
            and datetime.fromisoformat(one["created_at"]) > NOW - timedelta(days=7)
        ]  # fmt: skip
        first = int(asked.get("next_token", 0))
        more = {"next_token": str(first + 10)} if len(found) > first + 10 else {}
        return self.page(found[first : first + 10], meta=more)

    def page(self, posts, **more):
        people = [user for user in self.users.values() if user["id"] in {one["author_id"] for one in posts}]
        said = {"data": posts, "includes": {"users": people, "media": list(self.media.values())}}
        return {**(said if posts else {}), **{name: value for name, value in more.items() if value}}

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()
