import pytest

from unwatched.pages.players import find_player

UUID = "9c9de5e8-0a1e-484a-b099-e80766180a6d"


@pytest.mark.parametrize(
    ("url", "origin", "begins"),
    [
        (f"https://tube.example.org/videos/watch/{UUID}", "https://tube.example.org", f"/videos/embed/{UUID}?p2p=0"),
        ("https://tube.example.org/w/kkGMgK9ZtnKfYAgnEtQxbv", "https://tube.example.org", "/videos/embed/kkGMgK9Ztn"),
        ("https://www.youtube.com/watch?v=abcDEF12345&t=4", "https://www.youtube-nocookie.com", "/embed/abcDEF12345"),
        ("https://youtu.be/abcDEF12345", "https://www.youtube-nocookie.com", "/embed/abcDEF12345"),
        ("https://m.youtube.com/shorts/abcDEF12345", "https://www.youtube-nocookie.com", "/embed/abcDEF12345"),
        ("https://vimeo.com/123456789", "https://player.vimeo.com", "/video/123456789?dnt=1"),
        ("https://vimeo.com/123456789/0a1b2c3d", "https://player.vimeo.com", "/video/123456789?dnt=1&h=0a1b2c3d"),
        ("https://archive.org/details/some_film-1", "https://archive.org", "/embed/some_film-1"),
        ("https://media.ccc.de/v/37c3-1234-faces", "https://media.ccc.de", "/v/37c3-1234-faces/oembed"),
    ],
)
def test_find_player_knows_the_addresses_of_known_hosts(url, origin, begins):
    player = find_player(url)
    assert player is not None
    assert player.origin == origin
    assert player.src.startswith(origin + begins)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/film.mp4", f"http://tube.example.org/w/{UUID}", f"https://tube.example.org:8443/w/{UUID}",
        f"https://user@tube.example.org/w/{UUID}", f"https://10.0.0.1; script-src */w/{UUID}",
        f"https://tube.example.org;script-src/w/{UUID}", f"https://localhost/w/{UUID}", "https://youtube.com/watch?v=x",
        "https://youtu.be/../../etc", "https://vimeo.com/about", "javascript:alert(1)", "", "https://[",
        f"https://tube.example.org/w/{UUID}/../../admin", f"https://*.example.org/w/{UUID}",
    ],
)  # fmt: skip
def test_find_player_knows_nothing_of_the_rest(url):
    assert find_player(url) is None
