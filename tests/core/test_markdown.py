import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from unwatched.core import markdown

pytestmark = pytest.mark.once

HOSTILE = [
    "# not a heading", "- not a list", "+ nor this", "12. nor this", "3) nor this", "> no quotation", "=====", "-----",
    "*a* _b_ `c` ~~d~~ [e](http://f.test) ![g](h)", "<script>alert(1)</script>", "&lt; &copy; &#60;", "a\\*b",
    "| a | b |",
    "    no code", "```", "a\n===\nb", "<https://a.test>", "[a]: http://b.test", "\\", "a  \nb", "1986\\. x",
]  # fmt: skip


def shown(text):
    """(kinds of blocks and marks, the words that a reader sees)."""
    kinds, said = [], []
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        kinds.append(token.type)
        for inner in token.children or []:
            kinds.append(inner.type)
            said.append("\n" if inner.type in ("softbreak", "hardbreak") else inner.content)
    return set(kinds), "".join(said)


PLAIN = {"paragraph_open", "inline", "paragraph_close", "text", "text_special", "softbreak", "hardbreak"}


@pytest.mark.parametrize("text", HOSTILE)
def test_words_stay_words(text):
    for kinds, said in (shown(markdown.words(text)), shown(markdown.paragraphs(text))):
        assert kinds <= PLAIN
        assert "".join(said.split()) == "".join(text.split())


@given(st.text(st.sampled_from("#*_`-+=>[]()!<&;~|\\.1a \n\t"), max_size=40))
def test_no_text_at_all_is_markdown(text):
    kinds, said = shown(markdown.paragraphs(text))
    assert kinds <= PLAIN
    assert "".join(said.split()) == "".join(text.split())


def test_lines_end_where_they_were_typed_to_end():
    assert "hardbreak" in shown(markdown.paragraphs("One\nTwo"))[0]
    assert markdown.paragraphs("One\n\n\n\nTwo\n") == "One\n\nTwo"


def test_a_quotation_holds_all_its_lines():
    kinds, said = shown(markdown.quote("One\n\n- Two\n> Three"))
    assert kinds <= PLAIN | {"blockquote_open", "blockquote_close"}
    assert "blockquote_open" in kinds
    assert said == "One- Two\n> Three"


@pytest.mark.parametrize("text", ["a ``` b", "```\n# x\n````", "", "\tx\n   y"])
def test_a_block_to_copy_from_holds_the_text_as_it_is(text):
    [block] = MarkdownIt("commonmark").parse(markdown.verbatim(text))
    assert (block.type, block.content) == ("fence", f"{text}\n")


def test_a_link_leads_to_the_web_or_to_a_mailbox_or_is_words():
    assert markdown.link("Our [guide]", "https://example.org/a_(b)") == "[Our \\[guide\\]](<https://example.org/a_(b)>)"
    assert "link_open" in shown(markdown.link("", "mailto:chat@example.org"))[0]
    for address in ("javascript:alert(1)", "https://a.test>\n# x", "data:text/html,x", ""):
        assert shown(markdown.link("Guide", address))[0] <= PLAIN
