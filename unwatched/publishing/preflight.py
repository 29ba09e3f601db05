"""What would fail, where and by how much, before anything is sent. Pure: no database, no network.

Each rule takes what it looks at and gives findings; ``look_at`` asks them all about a thread.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unwatched.gateways.links import Link, LinkState
from unwatched.gateways.social import Limits, Network, facets
from unwatched.gateways.social.counting import Count, count

from .findings import Finding, Press
from .text import advice, descriptions, hashtags
from .text.splitting import Numbers, number_of, split_post

# As chats write what is filled in once for all their posts.
_BLANK = re.compile(r"\{[a-z][a-z_]{0,30}\}")
# Nothing but a name is told of a network where several accounts share its rules.
NAMES = {
    Network.MASTODON: "Mastodon",
    Network.BLUESKY: "Bluesky",
    Network.X: "X",
    Network.REHEARSAL: gettext_lazy("the wall"),
}


@dataclass(frozen=True)
class Account:
    """Where it goes: as much of it as the rules ask about."""

    network: Network
    name: str
    limits: Limits
    works: bool = True
    by_hand: bool = False
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Shown:
    """A picture."""

    description: str
    octets: int
    pixels: int
    mime: str
    is_card: bool = False  # a picture of the post's own words: then these are what it shows


@dataclass(frozen=True)
class Said:
    """A post, and exactly what of it is sent to each network, numbers and all."""

    text: str
    sent: Mapping[Network, str]
    variants: frozenset[str] = frozenset()
    pictures: Sequence[Shown] = field(default_factory=tuple)


def look_at(
    posts: Sequence[Said],
    accounts: Sequence[Account],
    *,
    warning: str = "",
    numbered: bool = False,
    due_at: datetime | None = None,
    links: Mapping[str, Link] = MappingProxyType({}),
) -> list[Finding]:
    """Everything that the rules find: what stops it first, in the order of the posts.

    ``links``: those that somebody has looked at (`gateways.links`), by address.
    """
    found = [*accounts_work(accounts, until=due_at), *enough_room(posts, accounts), *said_once(posts, accounts)]
    names = "\n".join(post.text for post in posts)
    for number, post in enumerate(posts):
        found += not_empty(post, number=number)
        total = len(posts) if numbered else 1
        found += not_too_long(post, accounts, number=number, warning=warning, total=total)
        found += nothing_blank(post, number=number)
        found += readable_hashtags(post, number=number, names=names)
        found += living_links(post, links, number=number)
        found += good_pictures(post, accounts, number=number)
    return sorted(found, key=lambda one: (not one.stops, -1 if one.post is None else one.post))


# --- The thread as a whole -------------------------------------------------------------------


def accounts_work(accounts: Sequence[Account], *, until: datetime | None) -> Iterator[Finding]:
    """There is one, each opens, and none lapses before its time comes."""
    if not accounts:
        yield Finding(_("No account is chosen."), _("Choose where it is posted."))
    for account in accounts:
        if not account.works:
            said = _("We are signed out of “%(account)s”.") % {"account": account.name}
            yield Finding(said, _("Connect it again, or leave it out."))
        elif account.expires_at and until and account.expires_at <= until:
            said = _("The connection to “%(account)s” lapses before it goes out.") % {"account": account.name}
            yield Finding(said, _("Connect it again, or choose an earlier time."))


def enough_room(
    posts: Sequence[Said], accounts: Iterable[Account], *, seconds: Sequence[float] = ()
) -> Iterator[Finding]:
    """A network takes so many posts and pictures within a time. ``seconds``: when each leaves; else all at once."""
    moments = list(seconds) or [0.0] * len(posts)
    pictures = [moment for moment, post in zip(moments, posts, strict=True) for _picture in post.pictures]
    for account in accounts:
        limits = account.limits
        if _most_within(moments, limits.window_seconds) > limits.posts_per_window:
            yield _too_many(account, _("posts"), limits.posts_per_window, limits.window_seconds)
        if _most_within(pictures, limits.picture_window_seconds) > limits.pictures_per_window:
            yield _too_many(account, _("pictures"), limits.pictures_per_window, limits.picture_window_seconds)


def _most_within(moments: Sequence[float], window: float) -> int:
    """How many fall into the fullest stretch of time of that length."""
    ordered = sorted(moments)
    return max((bisect_left(ordered, first + window) - place for place, first in enumerate(ordered)), default=0)


def said_once(posts: Sequence[Said], accounts: Sequence[Account]) -> Iterator[Finding]:
    """No two posts say the same: X refuses the second one, and elsewhere it looks like a mistake."""
    for number, post in enumerate(posts):
        twins = [
            (first, account.network)
            for account in accounts
            for first, other in enumerate(posts[:number])
            if _plain(post.sent[account.network]) and _same(post, other, account.network)
        ]
        if twins:
            said = _("This is what post %(number)s says already.") % {"number": min(twins)[0] + 1}
            refused = Network.X in {network for _first, network in twins}
            yield Finding(said, _("Change it, or remove it."), stops=refused, post=number)


def _same(one: Said, other: Said, network: Network) -> bool:
    return _plain(one.sent[network]) == _plain(other.sent[network])


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _too_many(account: Account, what: str, most: int, seconds: int) -> Finding:
    said = _("“%(account)s” takes %(most)s %(what)s in %(minutes)s minutes; this is more.")
    words = {"account": account.name, "most": most, "what": what, "minutes": seconds // 60}
    return Finding(said % words, _("Spread it over more time."), stops=False)


# --- Each post -------------------------------------------------------------------------------


def not_empty(post: Said, *, number: int) -> Iterator[Finding]:
    if not post.text.strip() and not post.pictures and not post.variants:
        yield Finding(_("There are no words yet."), _("Write them, or remove the post."), post=number)


def nothing_blank(post: Said, *, number: int) -> Iterator[Finding]:
    """What a chat's template fills in stands as it is when its text is used elsewhere."""
    for blank in dict.fromkeys(_BLANK.findall("\n".join([post.text, *post.sent.values()]))):
        said = _("Readers will see %(blank)s just so.") % {"blank": blank}
        yield Finding(said, _("Write what belongs there."), stops=False, post=number)


def not_too_long(
    post: Said, accounts: Sequence[Account], *, number: int, warning: str = "", total: int = 1
) -> Iterator[Finding]:
    """On which networks by how much, and what to do: split it, cut it, or say it in other words there.

    ``total``: of how many numbered posts it is one; 1 where they bear no numbers.
    """
    long = [(account, _counted(post, account, warning)) for account in accounts]
    long = [(account, counted) for account, counted in long if not counted.fits]
    if not long:
        return
    where = list(dict.fromkeys(str(NAMES[account.network]) for account, _counted_there in long))
    names = _(" and ").join([", ".join(where[:-1]), where[-1]] if len(where) > 1 else where)
    own = [account for account, _there in long if account.network not in post.variants]
    parts = _parts(post, accounts, warning, total)
    yield Finding(
        _("Too long for %(networks)s.") % {"networks": names},
        _advice(post, own, warning, parts, front=number_of(number, total)) or _octets(long),
        post=number,
        buttons=tuple(_ways_to_shorten(own, parts, number=number)),
    )


def _counted(post: Said, account: Account, warning: str) -> Count:
    text = post.sent[account.network]
    return count(text, network=account.network, limits=account.limits, warning=warning)


def _parts(post: Said, accounts: Sequence[Account], warning: str, total: int) -> list[str]:
    """The posts that this one would be split into."""

    def fits(part: str, *, everywhere: bool) -> bool:
        meant = [account for account in accounts if everywhere or account.network not in post.variants]
        return all(one.fits for one in _counts(part, meant, warning))

    return split_post(
        post.text, fits=partial(fits, everywhere=False), fits_everywhere=partial(fits, everywhere=True),
        numbers=Numbers.FRONT if total > 1 else None, others=total - 1,
    )  # fmt: skip


def _advice(post: Said, accounts: Sequence[Account], warning: str, parts: Sequence[str], *, front: str) -> str:
    if not accounts:
        return ""
    return advice.advise(post.text, counts=lambda text: _counts(front + text, accounts, warning), parts=parts)


def _counts(text: str, accounts: Sequence[Account], warning: str) -> list[Count]:
    return [count(text, network=a.network, limits=a.limits, warning=warning) for a in accounts]


def _octets(long: Sequence[tuple[Account, Count]]) -> str:
    over = max(counted.octets_over for _account, counted in long) or max(counted.over for _account, counted in long)
    return ngettext("Cut %(n)s letter there.", "Cut %(n)s letters there.", over) % {"n": over}


def _ways_to_shorten(accounts: Sequence[Account], parts: Sequence[str], *, number: int) -> Iterator[Press]:
    if not accounts:
        return
    if len(parts) == 2:
        label = _("Split after “%(words)s”") % {"words": advice.last_words(parts[0])}
        yield Press(label, f"cut:{number}")
    elif len(parts) > 2:
        yield Press(_("Split it into %(n)s posts") % {"n": len(parts)}, f"cut:{number}")
    networks = list(dict.fromkeys(account.network for account in accounts))
    names = _(" and ").join(str(NAMES[network]) for network in networks)
    keys = ",".join(network.value for network in networks)
    yield Press(_("Other words for %(networks)s") % {"networks": names}, f"vary:{number}:{keys}")


def readable_hashtags(post: Said, *, number: int, names: str = "") -> Iterator[Finding]:
    """Screen readers read #banfacerec as one long word. ``names``: a text whose words may stand in hashtags, too."""
    for better in hashtags.to_capitalise(post.text, names=names):
        words = {"tag": f"#{better.tag}", "better": f"#{better.better}"}
        yield Finding(
            _("%(tag)s is read aloud as one long word.") % words,
            _("Better: %(better)s") % words,
            stops=False,
            post=number,
            buttons=(Press(_("Change it"), f"tag:{number}:{words['tag']}>{words['better']}"),),
        )
    for better in hashtags.with_hyphen(post.text):
        said = _("#%(tag)s ends at its hyphen: only the part before it is a hashtag.") % {"tag": better.tag}
        yield Finding(said, _("Better: %(better)s") % {"better": f"#{better.better}"}, stops=False, post=number)


def living_links(post: Said, links: Mapping[str, Link], *, number: int) -> Iterator[Finding]:
    """Those that readers will not be able to open; a plan may know that the page comes later."""
    for address in addresses_in(post):
        link = links.get(address)
        if link and link.state in {LinkState.DEAD, LinkState.FAULTY}:
            said = _("%(address)s does not open.") % {"address": facets.short(address)}
            yield Finding(f"{said} {link.said}", _("Correct it, or open it yourself."), stops=False, post=number)


def addresses_in(post: Said) -> list[str]:
    """The links of a post, in all its wordings, each once."""
    pieces = [piece for text in [post.text, *post.sent.values()] for piece in facets.pieces(text)]
    return list(dict.fromkeys(piece.value for piece in pieces if piece.kind is facets.Kind.LINK))


def good_pictures(post: Said, accounts: Sequence[Account], *, number: int) -> Iterator[Finding]:
    """As many and as large as the networks take, each with words that help."""
    for account in accounts:
        if len(post.pictures) > account.limits.pictures:
            said = _("“%(account)s” takes %(n)s pictures in a post.") % {
                "account": account.name, "n": account.limits.pictures,
            }  # fmt: skip
            yield Finding(said, _("Put the others into the next post."), post=number)
    limit = min((account.limits.description_letters for account in accounts), default=1500)
    for place, picture in enumerate(post.pictures):
        where: dict[str, Any] = {"post": number, "picture": place}
        if wrong := descriptions.fault(
            picture.description, post_text="" if picture.is_card else post.text, limit=limit
        ):
            yield Finding(wrong.message, wrong.remedy, **where)
        for account in accounts:
            yield from _fits_there(picture, account, where)


def _fits_there(picture: Shown, account: Account, where: dict[str, Any]) -> Iterator[Finding]:
    limits = account.limits
    if limits.mimes and picture.mime not in limits.mimes:
        said = _("“%(account)s” does not take pictures of this kind.") % {"account": account.name}
        yield Finding(said, _("Save it as PNG or JPEG."), **where)
    if picture.octets > limits.picture_octets:
        said = _("The picture has %(is)s kB; “%(account)s” takes %(most)s kB.")
        words = {"is": picture.octets // 1000, "account": account.name, "most": limits.picture_octets // 1000}
        yield Finding(said % words, _("Make it smaller, or save it as JPEG."), **where)
    if limits.picture_pixels and picture.pixels > limits.picture_pixels:
        said = _("The picture has more dots than “%(account)s” takes.") % {"account": account.name}
        yield Finding(said, _("Make it smaller."), **where)
