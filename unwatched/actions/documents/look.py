from dataclasses import dataclass

from unwatched.core.drawings import sign_file

INK = "#17130e"


@dataclass(frozen=True, kw_only=True)
class Look:
    """Whose document it is and on which paper. The caller fills it from the site's look and the petition's page."""

    name: str  # of the coalition
    language: str  # of the words on it
    stock: str = "goldenrod"  # goldenrod, salmon, mint or sky; anything else: plain paper
    sign: str = "eye"  # a key of core.drawings.SIGNS
    kicker: str = ""  # empty: such as "Petition to" and the addressee
    shout: str = ""  # empty: the title

    @property
    def sign_svg(self) -> str:
        return sign_file(self.sign, ink=INK)
