"""A server that speaks Mastodon's interface. It prints its address, and ends when its standard input does."""

import gc
import sys

gc.disable()  # while some thousand modules are loaded, which stay
from mastodon_mock.testing import MockServer  # noqa: E402

if __name__ == "__main__":
    with MockServer(startup_timeout=60, log_level="error") as server:
        gc.freeze()
        gc.enable()
        print(server.base_url, flush=True)
        sys.stdin.read()
