from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    LOST = "lost"
    WEAKER = "weaker"
    LOOPHOLE = "loophole"
    LOOK = "look"  # something that only a person can judge
    STRONGER = "stronger"


@dataclass(frozen=True, kw_only=True)
class Loss:
    """What a change of words does, as far as words tell; a gain as well."""

    weight: Weight
    rule: str  # which rule says so: "suppression"
    slot: str  # of the clause library, to find a talking point by
    sentence: str  # what it means, in plain words
    before: str = ""  # the words it is about; empty where there were none
    after: str = ""
    old: str = ""  # eIds
    new: str = ""
    anchor: str = ""  # where the redline shows them
    where: str = ""  # the part that it is about, as people call it: "Section 4(b)(1)"
    also: tuple[str, ...] = ()  # other parts of which the same is to be said
