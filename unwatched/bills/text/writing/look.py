"""What a printed bill says around its words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from .layout import Layout


@dataclass(frozen=True, kw_only=True)
class Look:
    """`draft`: it is our own and no law yet, so that each page says so. `about`: a line under the title."""

    draft: bool = True
    about: str = ""


OURS = Look()
FOREIGN = Look(draft=False)


def notice(look: Look) -> str:
    return _("This is a draft for talks, not legal advice.") if look.draft else ""


def title(layout: Layout) -> str:
    """Never empty: a document without a title is refused by those who check that everybody can read it."""
    return layout.title.strip() or _("Untitled")


def doubts_heading() -> str:
    return _("What the reading was not sure of")


def notes_heading() -> str:
    return _("Notes")
