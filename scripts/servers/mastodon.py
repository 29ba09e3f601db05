"""A server that speaks Mastodon's interface. It prints its address, and ends when its standard input does."""

import sys

from mastodon_mock.testing import MockServer

if __name__ == "__main__":
    with MockServer(startup_timeout=60, log_level="error") as server:
        print(server.base_url, flush=True)
        sys.stdin.read()
