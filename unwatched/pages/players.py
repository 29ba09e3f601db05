"""Which address of a video can be played on our page, and through which address of its host."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Player:
    """``src`` goes into the frame, ``origin`` into the Content-Security-Policy, ``host`` is what the visitor reads."""

    host: str
    origin: str
    src: str
    # Most hosts need to know nothing. YouTube refuses to play without knowing the site, and gets its name only.
    referrer: str = "no-referrer"


_NAME = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")
# PeerTube's own addresses: the short one of today, the long one of before, and the frame itself.
_PEERTUBE = re.compile(r"/(?:w|videos/watch|videos/embed)/([A-Za-z0-9-]{20,40})/?")
_YOUTUBE = re.compile(r"/(?:embed|live|shorts)/([\w-]{11})/?")
_VIMEO = re.compile(r"/(?:video/)?(\d{5,12})(?:/([0-9a-f]{6,16}))?/?")
_ARCHIVE = re.compile(r"/(?:details|embed)/([\w.-]{3,100})/?")
_CCC = re.compile(r"/v/([\w.-]{3,100}?)(?:/oembed)?/?")


def find_player(url: str) -> Player | None:
    """The player for a video's address, or None when we know none."""
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:
        return None
    if parts.scheme != "https" or port or parts.username or not _NAME.fullmatch(host):
        return None
    if host in _KNOWN:
        return _KNOWN[host](parts.path, parts.query)
    # A PeerTube site may well need its "www.", so the host is taken as it stands.
    return _peertube(parts.hostname or "", parts.path)


def _player(host: str, path: str, *, name: str = "", referrer: str = "no-referrer") -> Player:
    return Player(host=name or host, origin=f"https://{host}", src=f"https://{host}{path}", referrer=referrer)


def _peertube(host: str, path: str) -> Player | None:
    found = _PEERTUBE.fullmatch(path)
    # p2p=0: otherwise the addresses of those who watch are told to the others who watch.
    return _player(host, f"/videos/embed/{found[1]}?p2p=0&warningTitle=0&peertubeLink=0") if found else None


def _youtube(path: str, query: str) -> Player | None:
    found = _YOUTUBE.fullmatch(path)
    key = found[1] if found else parse_qs(query).get("v", [""])[0]
    return _youtube_key(key)


def _youtube_short(path: str, query: str) -> Player | None:
    return _youtube_key(path.strip("/"))


def _youtube_key(key: str) -> Player | None:
    if not re.fullmatch(r"[\w-]{11}", key):
        return None
    return _player("www.youtube-nocookie.com", f"/embed/{key}", name="YouTube (Google)", referrer="strict-origin")


def _vimeo(path: str, query: str) -> Player | None:
    found = _VIMEO.fullmatch(path)
    if not found:
        return None
    secret = f"&h={found[2]}" if found[2] else ""
    return _player("player.vimeo.com", f"/video/{found[1]}?dnt=1{secret}", name="Vimeo")


def _archive(path: str, query: str) -> Player | None:
    found = _ARCHIVE.fullmatch(path)
    return _player("archive.org", f"/embed/{found[1]}", name="Internet Archive") if found else None


def _ccc(path: str, query: str) -> Player | None:
    found = _CCC.fullmatch(path)
    return _player("media.ccc.de", f"/v/{found[1]}/oembed") if found else None


_KNOWN = {
    "youtube.com": _youtube,
    "m.youtube.com": _youtube,
    "youtube-nocookie.com": _youtube,
    "youtu.be": _youtube_short,
    "vimeo.com": _vimeo,
    "player.vimeo.com": _vimeo,
    "archive.org": _archive,
    "media.ccc.de": _ccc,
}
