"""What leads somewhere in a text, and where it stands in bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unwatched.gateways.social.facets import Facet, Kind, pieces, render, short, tags_of

pytestmark = pytest.mark.once


def found(text, kind):
    return [piece.value for piece in pieces(text) if piece.kind is kind]


def words(rendered):
    """What each facet covers, cut out of the bytes."""
    octets = rendered.text.encode()
    return [octets[facet.start : facet.end].decode() for facet in rendered.facets]


def test_links_are_shown_short_and_lead_to_the_whole_address():
    rendered = render("Read https://example.org/reports/2026/contract.pdf, then act. ⚖️ #BanFaceRecognition")
    assert rendered.text == "Read example.org/reports/2026/…, then act. ⚖️ #BanFaceRecognition"
    assert rendered.facets == (
        Facet(Kind.LINK, 5, 33, "https://example.org/reports/2026/contract.pdf"),
        Facet(Kind.TAG, 52, 71, "BanFaceRecognition"),
    )


def test_links_can_stay_long():
    text = "Read https://example.org/reports/2026/contract.pdf"
    assert render(text, shorten=False).text == text
    assert words(render(text, shorten=False)) == ["https://example.org/reports/2026/contract.pdf"]


def test_offsets_are_bytes():
    rendered = render("Größe 👀 → https://example.org/größer/als/gedacht 日本 #Größe @ours.example.org")
    assert words(rendered) == ["example.org/größer/als/ge…", "#Größe", "@ours.example.org"]
    assert [facet.value for facet in rendered.facets] == [
        "https://example.org/größer/als/gedacht",
        "Größe",
        "ours.example.org",
    ]


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://example.org", "example.org"),
        ("https://example.org/", "example.org"),
        ("https://example.org/report", "example.org/report"),
        ("https://example.org/a-longer-report", "example.org/a-longer-repo…"),
        ("https://a-very-long-name-of-a-host.example.org/x", "a-very-long-name-of-a-host.example.org/x"),
        ("https://example.org:8443/x", "example.org:8443/x"),
        ("https://bank.example:secret@evil.example.org/login", "evil.example.org/login"),
        ("https://example.org/👨‍👩‍👧‍👦👨‍👩‍👧‍👦", "example.org/👨‍👩‍👧‍👦👨‍👩‍👧‍👦"),
        ("https://[::1", "https://[::1"),
    ],
)
def test_short_addresses_show_their_whole_host(address, shown):
    assert short(address) == shown


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("https://example.org.", ["https://example.org"]),
        ("https://example.org/a?!", ["https://example.org/a"]),
        ("(https://example.org/wiki/Primer_(film))", ["https://example.org/wiki/Primer_(film)"]),
        ("“https://example.org/a”", ["https://example.org/a"]),
        ("<https://example.org/a>", ["https://example.org/a"]),
        ("HTTPS://example.org", ["HTTPS://example.org"]),
        ("https://server.test/a", ["https://server.test/a"]),
        ("example.org/a and www.example.com", ["https://example.org/a", "https://www.example.com"]),
        ("face-surveillance.example.org", ["https://face-surveillance.example.org"]),
        ("(example.org)", ["https://example.org"]),
        ("見てhttps://example.orgください。", ["https://example.org"]),
        ("https://example.org👀", ["https://example.org"]),
        ("https://www.straße.de/a", ["https://www.straße.de/a"]),
        ("rosa@example.org, first.at@example.org", []),
        ("file.txt 3.5 e.g. U.S.A. etc.And", []),
        ("https:// https://... https://)", []),
        ("@rosa@social.example.org", []),
        ("example.notatld", []),
        ("example.org-x", []),
    ],
)
def test_links(text, links):
    assert found(text, Kind.LINK) == links


@pytest.mark.parametrize(
    ("text", "handles"),
    [
        ("@ours.example.org", ["ours.example.org"]),
        ("Hi @ours.example.org, (@theirs.example.com).", ["ours.example.org", "theirs.example.com"]),
        ("@ours.test", ["ours.test"]),
        ("@rosa @rosa@social.example.org rosa@example.org", []),
        ("@ours.notatld", []),
        ("https://social.example.org/@ours.example.org", []),
    ],
)
def test_mentions_are_handles_that_are_domains(text, handles):
    assert found(text, Kind.MENTION) == handles


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#FRchat", ["FRchat"]),
        ("A1 no. #FRchat, #Q1!\n#End", ["FRchat", "Q1", "End"]),
        ("#größe #ñandú #日本語 #عربي #हिन्दी", ["größe", "ñandú", "日本語", "عربي", "हिन्दी"]),
        ("＃FRchat", ["FRchat"]),
        ("#FRchat's #ban-face", ["FRchat", "ban"]),
        ("#1 #123 #1a #_ #_a #1_2", ["1a", "_a"]),
        ("(#FRchat) a#b x/#y #a#b ##c", ["a"]),  # Mastodon wants a space before it
        ("https://example.org/#top https://example.org/ #top", ["top"]),
        ("#" + "a" * 64, ["a" * 64]),
        ("#" + "a" * 65, []),
        ("#FRchat\u00a0now #tag\u200bmore", ["FRchat", "tag"]),
    ],
)
def test_hashtags_are_those_that_all_networks_see(text, tags):
    assert tags_of(text) == tags
    assert found(text, Kind.TAG) == tags


PARTS = [
    "https://example.org/a",
    "example.org",
    "@ours.test",
    "#Tag",
    "ü",
    "👨‍👩‍👧‍👦",
    " ",
    "\n",
    ".",
    "(",
    ")",
    "日本",
    "@",
    "#",
    "/",
    "a",
]


@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join), st.booleans())
def test_facets_lie_in_order_within_the_text_and_on_whole_letters(text, shorten):
    rendered = render(text, shorten=shorten)
    end = 0
    for facet in rendered.facets:
        assert end <= facet.start < facet.end <= len(rendered.text.encode())
        end = facet.end
    for facet, shown in zip(rendered.facets, words(rendered), strict=True):  # decodes: no letter is torn
        if facet.kind is not Kind.LINK:
            assert shown[1:] == facet.value


@given(st.text(st.characters(), max_size=60))
def test_any_text_can_be_rendered(text):
    assert render(text, shorten=False).text == text
