"""The second generation of Jetstream's wire, as its documents give it, on a WebSocket of this machine."""

import contextlib
import json
import socket
import threading
from urllib.parse import parse_qs

from websockets.sync.server import serve

from unwatched.gateways.social.bluesky import records


class Jetstream:
    """The second generation's wire: frames of JSON with a number each, from a cursor on."""

    def __init__(self):
        self.frames = []
        self.asked = []
        self.drop_after = None
        self._lines = []

    def __enter__(self):
        self._server = serve(self._talk, "127.0.0.1", 0, subprotocols=["xrpc.v1.json"])
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        self.url = f"ws://127.0.0.1:{self._server.socket.getsockname()[1]}/xrpc"
        return self

    def __exit__(self, *args):
        self._server.shutdown()
        self._thread.join()

    def say(self, operation, shown, *, at="2026-11-28T10:00:00.000000Z"):
        did, rkey = records.place(shown["uri"])
        commit = {
            "$type": "network.bsky.jetstream.subscribeEvents#commit",
            "seq": len(self.frames) + 1,
            "did": did,
            "time": at,
            "rev": "3aaaaaaaaaaa2",
            "collection": records.POST,
            "rkey": rkey,
            "operation": operation,
        }
        if operation != "delete":
            cid = "bafyreiegi5zgcbxtuna34tjzlhmfzfhmqnd3yr7ec6frmmvywovhmi4wwm"
            commit |= {"cid": cid, "record": shown["record"]}
        self.frames.append(json.dumps({"$type": "message", "payload": commit}))

    def cut(self):
        """Ends the line that stands, in the middle of whatever it was doing."""
        self._lines[-1].socket.shutdown(socket.SHUT_RDWR)

    def _talk(self, line):
        query = parse_qs(line.request.path.partition("?")[2])
        self.asked.append((line.request.path.partition("?")[0], query))
        self._lines.append(line)
        sent = max(int(query.get("cursor", ["1"])[0]) - 1, 0)
        with contextlib.suppress(Exception):
            while True:
                for frame in self.frames[sent:]:
                    line.send(frame)
                    sent += 1
                    if sent == self.drop_after:
                        self.drop_after = None
                        return
                with contextlib.suppress(TimeoutError):
                    line.recv(timeout=0.05)
