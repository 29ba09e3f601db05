"""Exports in their real shapes, small, made up. Everybody in them is invented."""

import gzip
import hashlib
import io
import json
import tarfile
import zipfile

import libipld

AS = "https://www.w3.org/ns/activitystreams#Public"
ADA = "https://social.example/users/ada"
FOLLOWERS = f"{ADA}/followers"
SECRET = "Nobody shall read this"


# --- Mastodon ---------------------------------------------------------------------------------------------------------


def note(number, *, parent=None, to=(AS,), cc=(FOLLOWERS,), **said):
    return {
        "id": f"{ADA}/statuses/{number}",
        "type": "Note",
        "summary": None,
        "inReplyTo": f"{ADA}/statuses/{parent}" if isinstance(parent, int) else parent,
        "published": f"2024-05-14T01:{number % 60:02}:00Z",
        "url": f"https://social.example/@ada/{number}",
        "attributedTo": ADA,
        "to": list(to),
        "cc": list(cc),
        "sensitive": False,
        "atomUri": f"{ADA}/statuses/{number}",
        "conversation": "tag:social.example,2024-05-14:objectId=1:objectType=Conversation",
        "content": f"<p>Post {number}</p>",
        "contentMap": {"en": f"<p>Post {number}</p>"},
        "attachment": [],
        "tag": [],
        "replies": {"id": f"{ADA}/statuses/{number}/replies", "type": "Collection"},
        **said,
    }


def create(thing):
    return {
        "id": f"{thing['id']}/activity",
        "type": "Create",
        "actor": ADA,
        "published": thing.get("published"),
        "to": thing.get("to"),
        "cc": thing.get("cc"),
        "object": thing,
        "signature": {"type": "RsaSignature2017", "signatureValue": "x"},
    }


def for_followers(number, **said):
    return note(number, to=[FOLLOWERS], cc=[], content=f"<p>{SECRET}</p>", **said)


def direct(number, **said):
    return note(number, to=["https://other.example/users/bo"], cc=[], content=f"<p>{SECRET}</p>", **said)


BOOST = {
    "id": f"{ADA}/statuses/900/activity",
    "type": "Announce",
    "actor": ADA,
    "object": "https://o.example/1",
    "to": [AS],
}
ACTOR = {
    "@context": ["https://www.w3.org/ns/activitystreams"],
    "id": ADA,
    "type": "Person",
    "preferredUsername": "ada",
    "name": "Ada",
    "summary": "<p>I count cameras</p>",
    "url": "https://social.example/@ada",
    "discoverable": True,
    "indexable": True,
}


def outbox(*things):
    items = [thing if thing.get("type") == "Announce" else create(thing) for thing in things]
    said = {"@context": "https://www.w3.org/ns/activitystreams", "id": "outbox.json", "type": "OrderedCollection"}
    return json.dumps({**said, "totalItems": len(items), "orderedItems": items}).encode()


def zipped(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data if isinstance(data, bytes) else json.dumps(data))
    return path


def tarred(path, files):
    with tarfile.open(path, "w:gz") as archive:
        for name, data in files.items():
            data = data if isinstance(data, bytes) else json.dumps(data).encode()
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return path


# --- X ----------------------------------------------------------------------------------------------------------------

ACCOUNT = [{"account": {"username": "ada", "accountId": "77", "accountDisplayName": "Ada", "createdAt": "2012-01-01"}}]
PROFILE = [{"profile": {"description": {"bio": "I count cameras", "website": ""}, "avatarMediaUrl": ""}}]


def tweet(number, text, *, parent=None, second=None, **said):
    answered = {}
    if parent:
        answered = {
            "in_reply_to_status_id": str(parent),
            "in_reply_to_status_id_str": str(parent),
            "in_reply_to_user_id": "77",
            "in_reply_to_user_id_str": "77",
            "in_reply_to_screen_name": "ada",
        }
    return {
        "edit_info": {
            "initial": {
                "editTweetIds": [str(number)],
                "editableUntil": "2020-05-14T02:38:56.000Z",
                "editsRemaining": "5",
                "isEditEligible": True,
            }
        },
        "retweeted": False,
        "source": '<a href="https://mobile.twitter.com" rel="nofollow">Twitter Web App</a>',
        "entities": {"hashtags": [], "symbols": [], "user_mentions": [], "urls": []},
        "display_text_range": ["0", str(len(text))],
        "favorite_count": "3",
        "id_str": str(number),
        "id": str(number),
        "truncated": False,
        "retweet_count": "0",
        "created_at": f"Thu May 14 01:38:{(second if second is not None else number) % 60:02} +0000 2020",
        "favorited": False,
        "full_text": text,
        "lang": "en",
        **answered,
        **said,
    }


def ytd(name, entries, *, part=0, wrap="tweet"):
    said = [{wrap: one} for one in entries] if wrap else entries
    return f"window.YTD.{name}.part{part} = ".encode() + json.dumps(said, indent=2).encode()


def archive(path, files, *, account=ACCOUNT):
    """With what lies in every archive and must stay closed."""
    poison = b"window.YTD.direct_messages.part0 = " + json.dumps([{"tweet": tweet(666, SECRET)}]).encode()
    closed = ("direct-messages", "direct-messages-group", "like", "ip-audit", "ad-engagements", "deleted-tweets",
              "deleted_tweets", "personalization", "community-tweet")  # fmt: skip
    around = {f"data/{name}.js": poison for name in closed}
    about = {"data/account.js": ytd("account", account, wrap=""), "data/profile.js": ytd("profile", PROFILE, wrap="")}
    manifest = {"data/manifest.js": b"window.__THAR_CONFIG = {}", "Your archive.html": b"<html></html>"}
    return zipped(path, {**about, **manifest, **around, **files})


# --- Bluesky ----------------------------------------------------------------------------------------------------------

DID = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"


def cid_of(data, *, kind=b"\x71"):
    return b"\x01" + kind + b"\x12\x20" + hashlib.sha256(data).digest()


def varint(value):
    out = b""
    while value >= 0x80:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def car(root, blocks):
    header = libipld.encode_dag_cbor({"roots": [root], "version": 1})
    out = varint(len(header)) + header
    for cid, data in blocks.items():
        out += varint(len(cid) + len(data)) + cid + data
    return out


class Repository:
    """An account's records as a signed tree, built as https://atproto.com/specs/repository says."""

    def __init__(self, records, *, did=DID, sign=lambda unsigned: b"\x01" * 64):
        self.blocks, self.did = {}, did
        self.links = {name: self.put(record) for name, record in records.items()}
        tree = self.tree(sorted(self.links))
        unsigned = {"did": did, "version": 3, "data": tree, "rev": "3kaaaaaaaaa2a", "prev": None}
        self.commit = self.put({**unsigned, "sig": sign(libipld.encode_dag_cbor(unsigned))})

    def put(self, value):
        data = libipld.encode_dag_cbor(value)
        self.blocks[cid_of(data)] = data
        return cid_of(data)

    def tree(self, names, level=None):
        """A node with the names of the highest level, and nodes between them for all others."""
        if level is None:
            level = max(map(height, names), default=0)
        entries, left, between, last = [], None, [], ""
        for name in [*names, None]:
            if name is not None and height(name) < level:
                between.append(name)
                continue
            subtree = self.tree(between, level - 1) if between else None
            between = []
            if entries:
                entries[-1]["t"] = subtree
            else:
                left = subtree
            if name is not None:
                shared = common(last, name)
                link = self.links[name]
                entries.append({"p": shared, "k": name[shared:].encode(), "v": link, "t": None})
                last = name
        return self.put({"l": left, "e": entries})

    def car(self):
        return car(self.commit, self.blocks)


def height(name):
    bits = int.from_bytes(hashlib.sha256(name.encode()).digest(), "big")
    return (256 - bits.bit_length()) // 2


def common(one, other):
    length = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        length += 1
    return length


def post(text, *, parent=None, root=None, **said):
    reply = {}
    if parent:
        place = {"uri": f"at://{DID}/app.bsky.feed.post/{parent}", "cid": "x"}
        reply = {
            "reply": {"parent": place, "root": {**place, "uri": f"at://{DID}/app.bsky.feed.post/{root or parent}"}}
        }
    return {"$type": "app.bsky.feed.post", "text": text, "createdAt": "2024-05-14T01:38:56.000Z", **reply, **said}


def gz(data):
    return gzip.compress(data)
