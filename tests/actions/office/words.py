"""Reading answers of the office."""

import html
import re

from tests.visiting import said

__all__ = ["answer_line", "figures_on", "said", "text_of"]


def text_of(answer):
    """What stands on the page, without markup."""
    body = re.sub(r"<(script|style|svg)\b.*?</\1>", "", answer.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def answer_line(answer):
    found = re.search(r'<h2 class="o-answer"[^>]*>(.*?)</h2>', answer.content.decode(), re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found[1])).split())


def figures_on(answer):
    """The six figures, in their order."""
    return [int(n.replace(",", "")) for n in re.findall(r"<dd>([\d,]+)<", answer.content.decode())]
