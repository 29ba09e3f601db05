"""What people wrote, as plain text."""

import re

_TAG = re.compile(r"(?<![\w/&#])[##](?=\w*[^\W\d_])(\w+)")


def tags_in(text: str) -> tuple[str, ...]:
    """The hashtags of a text, without "#", in lower case, each once. A number alone is none."""
    return tuple(dict.fromkeys(tag.lower() for tag in _TAG.findall(text)))
