"""An outside world that survives us: a file to which posts are added, whoever is killed. It knows no key again."""

import json
import os
import time
from dataclasses import replace
from pathlib import Path

from unwatched.gateways.social import Limits, Network, Profile, Sent, Uploaded

LIMITS = Limits(letters=500)


class FileAccount:
    """An account whose posts are lines of a file, in the order in which they came."""

    network = Network.REHEARSAL

    def __init__(self, path: Path, *, atomic=False, slowness=0.0):
        self.path, self.atomic, self.slowness = path, atomic, slowness

    def lines(self):
        return [json.loads(line) for line in self.path.read_text().splitlines()] if self.path.exists() else []

    def profile(self):
        return Profile(id=self.path.name, handle="@ours")

    def limits(self):
        return LIMITS

    def upload(self, picture):
        return Uploaded(f"picture of {len(picture.data)} bytes", picture.description, picture.width, picture.height)

    def ready(self, uploaded):
        return True

    def send(self, draft):
        return self.send_all([draft])[0]

    def send_all(self, drafts):
        time.sleep(self.slowness)
        lines, sent = [], []
        for draft in drafts:
            draft = replace(draft, parent=sent[-1] if sent else draft.parent)
            id = draft.rkey
            lines.append({"id": id, "key": draft.key, "text": draft.text, "parent": draft.parent and draft.parent.id,
                          "media": [one.description for one in draft.media]})  # fmt: skip
            sent.append(Sent(id=id, uri=f"file:{id}", url=f"https://world.test/{id}"))
        # One write: all or nothing, also for the process that is killed right after it.
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(handle, "".join(json.dumps(line) + "\n" for line in lines).encode())
        os.close(handle)
        return sent

    def find(self, draft):
        found = [line["id"] for line in self.lines() if line["key"] == draft.key]
        return Sent(id=found[0], uri=f"file:{found[0]}", url=f"https://world.test/{found[0]}") if found else None

    def close(self):
        pass


class World:
    """A file for each channel. Give it to `run_due(open_account=world)`."""

    def __init__(self, folder: Path, **more):
        self.folder, self.more = folder, more

    def __call__(self, channel):
        return FileAccount(self.folder / f"{channel.pk}.jsonl", **self.more)

    def posts(self, channel):
        """Texts on a channel's account, each with that of the post that it answers."""
        lines = self(channel).lines()
        texts = {line["id"]: line["text"] for line in lines}
        return [(line["text"], texts.get(line["parent"])) for line in lines]
