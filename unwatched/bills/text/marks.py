"""What our Akoma Ntoso says beside the words, in places that the strict schema has for it. Both ways use these."""

from typing import Any

SLOT = "slot-"  # a class of a part: "slot-damages"
UNSURE = "unsure"  # the class of a note in the metadata: its marker says where, its paragraphs what and why


def slot_of(element: Any) -> str:
    """What the clause library calls this part, or ""."""
    classes = (element.get("class") or "").split()
    return next((name.removeprefix(SLOT) for name in classes if name.startswith(SLOT)), "")
