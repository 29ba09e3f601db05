"""Keyed hashes of accounts, posts and pages: known again, and told to nobody."""

from unwatched.gateways.threads import Author
from unwatched.vault import services as vault


def of_author(author: Author) -> bytes:
    return of_account(author.network, author.uri)


def of_account(network: str, uri: str) -> bytes:
    return vault.mark(f"{network} {uri}", purpose="author of a thread")


def of_post(uri: str) -> bytes:
    return vault.mark(uri, purpose="post of a thread")


def of_path(path: str) -> bytes:
    return vault.mark(path.casefold(), purpose="page of a thread")
