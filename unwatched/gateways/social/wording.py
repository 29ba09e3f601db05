"""How a post reads where a network lacks something."""


def with_warning(text: str, warning: str) -> str:
    """A content warning in front of the text, where a network cannot hide the text behind it (Bluesky, X)."""
    return f"{warning}\n\n{text}".strip() if warning else text
