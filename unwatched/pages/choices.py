from django.db import models
from django.utils.translation import gettext_lazy as _

from unwatched.core import drawings


class Stock(models.TextChoices):
    """The four papers. Colour is the filing system, so there is no fifth."""

    GOLDENROD = "goldenrod", _("goldenrod: a campaign, and what one signs")
    SALMON = "salmon", _("salmon: the coalition")
    MINT = "mint", _("mint: gatherings")
    SKY = "sky", _("sky: reference")


class Frames(models.TextChoices):
    """Which other sites may show our actions in a frame."""

    ANY = "any", _("any site")
    LISTED = "listed", _("our partners' sites, and those listed here")
    NOBODY = "nobody", _("no site")


def list_signs() -> list[tuple[str, str]]:
    """The drawings that can stand beside the name."""
    return [(key, str(words)) for key, words in drawings.SIGNS.items()]


def list_crowds() -> list[tuple[str, str]]:
    """The crowds that can stand on the home page."""
    return [(key, str(words)) for key, words in drawings.CROWDS.items()]
