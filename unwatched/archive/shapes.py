"""The neutral shapes of `gateways.threads` as JSON and back, for what is stored of a post beside its words."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from unwatched.gateways.social import Network
from unwatched.gateways.threads import Author, Card, Media, Poll, Quote, QuoteState

Json = dict[str, Any]


def author_json(author: Author) -> Json:
    """Who it is and nothing more: what somebody says about themself is read for its refusals and let go."""
    return {"network": str(author.network), "uri": author.uri, "handle": author.handle, "name": author.name,
            "url": author.url}  # fmt: skip


def author_from(told: Mapping[str, Any]) -> Author:
    return Author(
        network=Network(told["network"]), uri=told["uri"], handle=told["handle"], name=told["name"], url=told["url"]
    )


def media_from(told: Mapping[str, Any]) -> Media:
    return Media(**told)


def poll_json(poll: Poll) -> Json:
    return asdict(poll) | {
        "options": [list(option) for option in poll.options],
        "closes_at": poll.closes_at.isoformat() if poll.closes_at else None,
    }


def poll_from(told: Mapping[str, Any]) -> Poll:
    closes = told["closes_at"]
    return Poll(
        options=tuple((words, votes) for words, votes in told["options"]),
        closes_at=datetime.fromisoformat(closes) if closes else None,
        closed=told["closed"],
        multiple=told["multiple"],
        voters=told["voters"],
    )


def quote_json(quote: Quote) -> Json:
    return {"state": str(quote.state), "uri": quote.uri, "url": quote.url, "text": quote.text,
            "author": author_json(quote.author) if quote.author else None}  # fmt: skip


def quote_from(told: Mapping[str, Any]) -> Quote:
    return Quote(
        state=QuoteState(told["state"]),
        uri=told["uri"],
        url=told["url"],
        text=told["text"],
        author=author_from(told["author"]) if told["author"] else None,
    )


def card_json(card: Card) -> Json:
    return asdict(card)


def card_from(told: Mapping[str, Any]) -> Card:
    return Card(**told)
