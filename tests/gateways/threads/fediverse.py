"""A server that answers as Mastodon does those who are not signed in: 40 posts above, 60 below, 20 steps down."""

import json
from datetime import UTC, datetime, timedelta

from tests.web import NOT_THERE, Answer

BEGIN = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
ABOVE, BELOW, DEEP = 40, 60, 20


class Mastodon:
    """`limits` off for software that has none; `interface` off for such as speaks ActivityPub only."""

    def __init__(self, *, limits=True, interface=True, listing=True, activitypub=True):
        self.limits, self.interface, self.listing, self.activitypub = limits, interface, listing, activitypub
        self.statuses = {}
        self.gone = {}  # uri path of what was deleted
        self.extra = {}  # path: answer
        self.hidden_from_accounts = set()  # ids of posts whose author has blocked whoever is signed in
        self.headers = {}
        self.url = ""

    # --- Writing --------------------------------------------------------------------------------------------------

    def account(self, name):
        return {
            "id": f"9{ord(name[0])}",
            "username": name,
            "acct": name,
            "url": f"{self.url}/@{name}",
            "uri": f"{self.url}/users/{name}",
            "display_name": f"{name.title()} :blobcat:",
            "note": "<p>I write. <a href='javascript:alert(1)'>x</a></p>",
            "bot": False,
            "discoverable": None,
            "indexable": False,
            "avatar_static": f"{self.url}/avatar.png",
            "emojis": [{"shortcode": "blobcat", "url": f"{self.url}/b.gif", "static_url": f"{self.url}/b.png"}],
        }

    def post(self, id, answers=None, *, by="ada", text=None, claims=None, **fields):
        """`answers` is an id; `claims` whose post it is by the server's account, where that is wrong."""
        id = str(id)
        parent = self.statuses.get(str(answers)) if answers else None
        status = {
            "id": id,
            "uri": f"{self.url}/users/{by}/statuses/{id}",
            "url": f"{self.url}/@{by}/{id}",
            "created_at": (BEGIN + timedelta(minutes=int(id))).isoformat().replace("+00:00", ".000Z"),
            "edited_at": None,
            "in_reply_to_id": str(answers) if answers else None,
            "in_reply_to_account_id": self.account(claims)["id"] if claims else parent and parent["account"]["id"],
            "account": self.account(by),
            "visibility": "public",
            "sensitive": False,
            "spoiler_text": "",
            "content": f"<p>{text or f'Post {id}'}</p>",
            "language": "en",
            "media_attachments": [],
            "mentions": [],
            "tags": [],
            "emojis": [],
            "poll": None,
            "card": None,
            "quote": None,
            "reblog": None,
            "replies_count": 0,
            "conversation": parent["conversation"] if parent else f"tag:{id}",
        } | fields
        self.statuses[id] = status
        if parent:
            parent["replies_count"] += 1
        return status

    def chain(self, length, *, first=1, by="ada", answers=None):
        for id in range(first, first + length):
            self.post(id, answers, by=by)
            answers = id

    def delete(self, id):
        """As Mastodon does: what answered it answers nothing, and still says whom."""
        status = self.statuses.pop(str(id))
        self.gone[status["uri"].removeprefix(self.url)] = Answer(b"", status=410)
        for other in self.statuses.values():
            if other["in_reply_to_id"] == str(id):
                other["in_reply_to_id"] = None

    # --- Answering ------------------------------------------------------------------------------------------------

    def __call__(self, question):
        if question.path in self.extra:
            return self.extra[question.path]
        if question.path in self.gone:
            return self.gone[question.path]
        parts = question.path.strip("/").split("/")
        if question.headers.get("Authorization") and parts[-1] in self.hidden_from_accounts:
            return NOT_THERE
        if parts[:2] == ["api", "v1"] and self.interface:
            return self.by_interface(parts[2:], question.query)
        if self.activitypub and "activity+json" in (question.headers.get("Accept") or ""):
            return self.by_activitypub(parts, question)
        return NOT_THERE

    def by_interface(self, parts, query):
        match parts:
            case ["statuses", id] if self.visible(id):
                return self.told(self.statuses[id])
            case ["statuses", id, "context"] if self.visible(id):
                answer = {"ancestors": self.above(id), "descendants": self.below(id)}
                return Answer(json.dumps(answer).encode(), headers=list(self.headers.items()))
            case ["accounts", account, "statuses"] if self.listing:
                return self.written_by(account, query)
        return NOT_THERE

    def told(self, status):
        return {key: value for key, value in status.items() if key != "conversation"}

    def visible(self, id):
        return id in self.statuses and self.statuses[id]["visibility"] in ("public", "unlisted")

    def above(self, id):
        found = []
        while (id := self.statuses[id]["in_reply_to_id"]) and id in self.statuses:
            found.insert(0, self.statuses[id])
        found = found[-ABOVE:] if self.limits else found
        return [self.told(one) for one in found if self.visible(one["id"])]

    def below(self, id):
        children = {}
        for other in sorted(self.statuses.values(), key=lambda one: int(one["id"])):
            children.setdefault(other["in_reply_to_id"], []).append(other["id"])
        found, waiting = [], [(child, 1) for child in reversed(children.get(id, []))]
        while waiting:
            one, depth = waiting.pop()
            if self.limits and depth > DEEP:
                continue
            found.append(one)
            waiting += [(child, depth + 1) for child in reversed(children.get(one, []))]
        found = found[:BELOW] if self.limits else found
        author = self.statuses[id]["account"]["id"]
        # Posts that claim to answer the author come first: this is what makes the order useless.
        found.sort(key=lambda one: self.statuses[one]["in_reply_to_account_id"] != author)
        return [self.told(self.statuses[one]) for one in found if self.visible(one)]

    def written_by(self, account, query):
        found = [one for one in self.statuses.values() if one["account"]["id"] == account and self.visible(one["id"])]
        found.sort(key=lambda one: int(one["id"]))
        if "min_id" in query:
            found = [one for one in found if int(one["id"]) > int(query["min_id"])][:40]
        else:
            found = [one for one in found if int(one["id"]) < int(query.get("max_id", 10**9))][-40:]
        return [self.told(one) for one in reversed(found)]

    def by_activitypub(self, parts, question):
        match parts:
            case ["users", name]:
                return {"id": f"{self.url}/users/{name}", "type": "Person", "preferredUsername": name, "name": name}
            case ["users", _name, "statuses", id] if self.visible(id):
                return self.note(self.statuses[id])
            case ["users", _name, "statuses", id, "replies"] if self.visible(id):
                return self.replies_page(self.statuses[id], int(question.query["min_id"]))
        return NOT_THERE

    def note(self, status):
        parent = self.statuses.get(status["in_reply_to_id"] or "")
        followers = f"{status['account']['uri']}/followers"
        return {
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": status["uri"],
            "type": "Note",
            "summary": status["spoiler_text"] or None,
            "inReplyTo": parent and parent["uri"],
            "published": status["created_at"],
            "url": status["url"],
            "attributedTo": status["account"]["uri"],
            "to": [PUBLIC] if status["visibility"] == "public" else [followers],
            "cc": [followers] if status["visibility"] == "public" else [PUBLIC],
            "conversation": status["conversation"],
            "content": status["content"],
            "attachment": [],
            "tag": [],
            "replies": {"id": f"{status['uri']}/replies", "type": "Collection", "first": self.replies_page(status, 0)},
        }

    def replies_page(self, status, after):
        """Five of the author's own at a time, and then other people's."""
        own = [
            one
            for one in self.statuses.values()
            if one["in_reply_to_id"] == status["id"]
            and one["account"]["id"] == status["account"]["id"]
            and self.visible(one["id"])
            and int(one["id"]) > after
        ]
        own.sort(key=lambda one: int(one["id"]))
        more = f"{status['uri']}/replies?page=true&min_id={own[4]['id']}" if len(own) > 5 else None
        last = f"{status['uri']}/replies?only_other_accounts=true&page=true"
        items = [one["uri"] for one in own[:5]]
        return {"type": "CollectionPage", "items": items, "next": more or last, "partOf": f"{status['uri']}/replies"}
