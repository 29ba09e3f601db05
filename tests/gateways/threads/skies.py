"""An AppView that answers as Bluesky's does: posts within posts, cut at a depth, with holes of every kind."""

import json
from datetime import UTC, datetime, timedelta

from tests.web import Answer

BEGIN = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
POST = "app.bsky.feed.post"
VIEW = "app.bsky.feed.defs#"
DIDS = {name: f"did:plc:{name:a<24}" for name in ("ada", "bob", "carol")}
NOT_FOUND = Answer(b'{"error":"NotFound","message":"Post not found"}', status=400)


def uri(id, by="ada"):
    return f"at://{DIDS[by]}/{POST}/{id}"


class AppView:
    """`most` is how deep an answer goes; the real one goes a thousand deep."""

    def __init__(self, *, most=1000):
        self.most = most
        self.views = {}
        self.holes = {}  # uri: "notFound" or "blocked"
        self.gate = None
        self.answer = None
        self.labels = {}  # of accounts, by name
        self.home = ""  # where it runs, if it is to be everybody's data server as well

    def author(self, name):
        labels = [{"src": DIDS[name], "val": label} for label in self.labels.get(name, ())]
        return {"did": DIDS[name], "handle": f"{name}.example", "displayName": name.title(), "labels": labels}

    def post(self, id, answers=None, *, by="ada", text=None, view=None, **record):
        """`answers` is a uri."""
        here = uri(id, by)
        reply = {}
        if answers:
            above = self.views.get(answers, {}).get("record", {}).get("reply")
            root = above["root"]["uri"] if above else answers
            reply = {"reply": {"parent": {"uri": answers, "cid": "x"}, "root": {"uri": root, "cid": "x"}}}
        created = (BEGIN + timedelta(minutes=len(self.views))).isoformat().replace("+00:00", "Z")
        self.views[here] = {
            "uri": here,
            "cid": f"bafy{id}",
            "author": self.author(by),
            "record": {
                "$type": POST,
                "text": f"Post {id}" if text is None else text,
                "createdAt": created,
                "langs": ["en"],
                **reply,
                **record,
            },
            "replyCount": 0,
            "indexedAt": created,
            "labels": [],
        } | (view or {})
        if answers in self.views:
            self.views[answers]["replyCount"] += 1
        return here

    def chain(self, length, *, first=1, answers=None, by="ada"):
        for id in range(first, first + length):
            answers = self.post(id, answers, by=by)
        return answers

    # --- Answering ------------------------------------------------------------------------------------------------

    def __call__(self, question):
        if self.answer is not None:
            return self.answer
        if question.path.endswith("resolveHandle"):
            name = question.query["handle"].removesuffix(".example")
            return {"did": DIDS[name]} if name in DIDS else NOT_FOUND
        if self.home and (answer := self.at_home(question)) is not None:
            return answer
        if not question.path.endswith("getPostThread"):
            return Answer(b'{"error":"MethodNotImplemented"}', status=501)
        wanted = question.query["uri"]
        for name, did in DIDS.items():
            wanted = wanted.replace(f"at://{name}.example/", f"at://{did}/")
        if wanted not in self.views:
            return NOT_FOUND
        thread = self.below(wanted, min(self.most, int(question.query["depth"])))
        self.put_above(thread, wanted, min(self.most, int(question.query["parentHeight"])))
        gate = f', "threadgate": {json.dumps(self.gate)}' if self.gate else ""
        return Answer(f'{{"thread": {written(thread)}{gate}}}'.encode())

    def at_home(self, question):
        """What a data server and the directory of accounts say."""
        if question.path.startswith("/directory/"):
            did = question.path.rpartition("/")[2]
            service = {"id": "#atproto_pds", "serviceEndpoint": self.home}
            return {"id": did, "alsoKnownAs": ["at://ada.example"], "service": [service]}
        there = {u: v for u, v in self.views.items() if v["author"]["did"] == DIDS["ada"] and u not in self.holes}
        found = {u: {"uri": u, "cid": v["cid"], "value": v["record"]} for u, v in there.items()}
        if question.path.endswith("getRecord"):
            query = question.query
            return found.get(f"at://{query['repo']}/{query['collection']}/{query['rkey']}", NOT_FOUND)
        if question.path.endswith("listRecords"):
            return {"records": list(found.values())}
        return None

    def part(self, wanted):
        if wanted in self.holes:
            kind = self.holes[wanted]
            more = {"author": {"did": wanted.split("/")[2]}} if kind == "blocked" else {}
            return {"$type": f"{VIEW}{kind}Post", "uri": wanted, kind: True, **more}
        if wanted not in self.views:
            return {"$type": f"{VIEW}notFoundPost", "uri": wanted, "notFound": True}
        return {"$type": f"{VIEW}threadViewPost", "post": self.views[wanted]}

    def below(self, wanted, depth):
        top = self.part(wanted)
        layer = [(wanted, top)]
        for _step in range(depth):
            after = []
            for above, part in layer:
                if "post" in part:
                    part["replies"] = []
                    for one in self.answers_to(above):
                        part["replies"].append(self.part(one))
                        after.append((one, part["replies"][-1]))
            layer = after
        return top

    def answers_to(self, above):
        if not hasattr(self, "_index") or self._size != len(self.views):
            self._index, self._size = {}, len(self.views)
            for here, view in self.views.items():
                parent = view["record"].get("reply", {}).get("parent", {}).get("uri")
                self._index.setdefault(parent, []).append(here)
        return self._index.get(above, [])

    def put_above(self, part, wanted, height):
        for _step in range(height):
            wanted = self.views.get(wanted, {}).get("record", {}).get("reply", {}).get("parent", {}).get("uri")
            if not wanted:
                return
            part["parent"] = self.part(wanted)
            part = part["parent"]
            if "post" not in part:
                return


def written(thread):
    """A thread as JSON, however deep it is."""
    text, ahead = [], [thread]  # posts, and marks between them; what comes next stands last
    while ahead:
        part = ahead.pop()
        if isinstance(part, str):
            text.append(part)
            continue
        text.append(json.dumps({name: value for name, value in part.items() if name not in ("replies", "parent")})[:-1])
        after = [mark for one in part.get("replies", ()) for mark in (", ", one)][1:]
        inner = [', "replies": [', *after, "]"] if "replies" in part else []
        inner += [', "parent": ', part["parent"]] if "parent" in part else []
        ahead += reversed([*inner, "}"])
    return "".join(text)
