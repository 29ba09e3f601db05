"""Every template of ours, read as text: what the strict content policy forbids stands in none of them."""

import re
from pathlib import Path

import pytest

UNWATCHED = Path(__file__).parents[1] / "unwatched"
TEMPLATES = sorted(UNWATCHED.glob("*/templates/**/*.html"))
# Mail programmes know no style sheets; a mail is shown by them, not by our pages.
PAGES = [path for path in TEMPLATES if "mail" not in path.parts]
FORBIDDEN = {
    "a style attribute": r"\sstyle\s*=",
    "a style element": r"<style\b",
    "a script without a source": r"<script\b(?![^>]*\ssrc=)(?![^>]*type=\"application/(?:ld\+)?json\")",
    "an event handler": r"<[a-z][^>]*\son[a-z]+\s*=",
    "a javascript: address": r"javascript:",
    "something loaded from elsewhere": r"(?:\ssrc|<link[^>]*\shref)=[\"'](?:https?:)?//",
}


def test_there_are_templates_to_read():
    assert UNWATCHED / "core/templates/core/site.html" in PAGES
    assert len(PAGES) > 20


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(UNWATCHED)))
def test_template_holds_nothing_that_the_content_policy_forbids(path):
    text = re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}", "", path.read_text(), flags=re.S)
    found = {name for name, pattern in FORBIDDEN.items() if re.search(pattern, text, re.I)}
    assert not found


@pytest.mark.parametrize(
    "bad",
    ["<p style='a'>", "<style>", "<script>x</script>", "<a onclick=''>", "<a href='javascript:x'>",
     "<img src='https://example.org/a.png'>", "<link rel=stylesheet href='//example.org/a.css'>"],
)  # fmt: skip
def test_the_search_finds_what_it_looks_for(bad):
    assert any(re.search(pattern, bad, re.I) for pattern in FORBIDDEN.values())


def test_a_script_with_a_source_is_allowed():
    assert not re.search(FORBIDDEN["a script without a source"], "<script src='{% static 'a.js' %}' defer></script>")
