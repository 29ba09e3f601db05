"""A data server with the part of Bluesky that knows everybody's posts, which a data server alone lacks.

It reads the posts of its people from the data server itself, and answers as the real one does; slowly, but truly.
"""

import json
from urllib.parse import parse_qs

import httpx

from tests.web import PLAIN

from .proxy import Answer, Proxy

POST = "app.bsky.feed.post"


class AppView(Proxy):
    def __init__(self, pds):
        super().__init__(pds)
        self.people = {}  # handles by DID

    def handle(self, request):
        asked = parse_qs(request.query)
        answers = {
            "/xrpc/app.bsky.feed.getPosts": self.posts_at,
            "/xrpc/app.bsky.feed.searchPosts": self.search,
            "/xrpc/app.bsky.notification.listNotifications": self.notifications,
        }
        if request.path not in answers:
            return self.forward(request)
        return Answer(200, [("Content-Type", "application/json")], json.dumps(answers[request.path](asked)).encode())

    def posts_at(self, asked):
        return {"posts": [post for post in self.posts() if post["uri"] in asked["uris"]]}

    def search(self, asked):
        """As the one of the developers' network: by letters, so more than the hashtag is found."""
        words = asked["q"][0].lower()
        found = [post for post in self.posts() if words in post["record"]["text"].lower()]
        return self.page(found, "posts", asked)

    def notifications(self, asked):
        ours = [did for did, handle in self.people.items() if handle.startswith("ours")]
        answers = []
        for post in self.posts():
            parent = post["record"].get("reply", {}).get("parent", {}).get("uri", "")
            if post["author"]["did"] not in ours and any(f"at://{did}/" in parent for did in ours):
                answers.append({**post, "reason": "reply", "isRead": False})
        return self.page(answers, "notifications", asked)

    def page(self, found, name, asked):
        """The newest first, from a cursor on."""
        begin, limit = int(asked.get("cursor", ["0"])[0]), int(asked.get("limit", ["25"])[0])
        more = {"cursor": str(begin + limit)} if len(found) > begin + limit else {}
        return {name: found[begin : begin + limit], **more}

    def posts(self):
        """Everybody's posts, the newest first."""
        posts = []
        for did, handle in self.people.items():
            asked = {"repo": did, "collection": POST, "limit": 100}
            said = httpx.get(
                f"{self.upstream_url}/xrpc/com.atproto.repo.listRecords", params=asked, verify=PLAIN
            ).json()
            for record in said["records"]:
                author = {"did": did, "handle": handle, "displayName": handle.partition(".")[0].title()}
                shown = {"uri": record["uri"], "cid": record["cid"], "record": record["value"], "author": author}
                posts.append({**shown, "indexedAt": record["value"]["createdAt"]})
        return sorted(posts, key=lambda post: post["indexedAt"], reverse=True)
