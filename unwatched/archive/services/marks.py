"""Keyed hashes of accounts, posts and pages: known again, and told to nobody."""

from unwatched.gateways.threads import Author
from unwatched.vault import services as vault


def of_author(author: Author) -> bytes:
    return vault.mark(f"{author.network} {author.uri}", purpose="author of a thread")


def of_post(uri: str) -> bytes:
    return vault.mark(uri, purpose="post of a thread")


def of_path(path: str) -> bytes:
    return vault.mark(path.casefold(), purpose="page of a thread")
