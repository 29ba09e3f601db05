"""How a post reads where a network lacks something."""

from . import Network

FOLDS = (Network.MASTODON, Network.REHEARSAL)  # these hide a text behind its warning


def as_read(text: str, warning: str, *, network: Network) -> str:
    """What stands in a post there, beside the warning behind which some networks fold it."""
    return text if network in FOLDS else with_warning(text, warning)


def with_warning(text: str, warning: str) -> str:
    """A content warning in front of the text, where a network cannot hide the text behind it (Bluesky, X)."""
    return f"{warning}\n\n{text}".strip() if warning else text
