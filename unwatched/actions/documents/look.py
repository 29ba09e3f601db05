from dataclasses import dataclass

from unwatched.core.drawings.signs import strokes

INK = "#17130e"


@dataclass(frozen=True, kw_only=True)
class Look:
    """Whose document it is and on which paper. The caller fills it from the site's look and the petition's page."""

    name: str  # of the coalition
    language: str  # of the words on it
    stock: str = "goldenrod"  # goldenrod, salmon, mint or sky; anything else: plain paper
    sign: str = "eye"  # a key of core.drawings.SIGNS
    kicker: str = ""  # empty: "Petition to" and the addressee
    shout: str = ""  # empty: the petition's title

    @property
    def sign_svg(self) -> str:
        return stand_alone("0 0 48 30", strokes(self.sign))


def stand_alone(box: str, *parts: str) -> str:
    """An SVG as a file of its own, in ink: documents know no `currentColor`."""
    markup = "".join(parts).replace("currentColor", INK)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{markup}</svg>'
