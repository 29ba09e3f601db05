"""One person cut from paper: body, head, hair. No face, ever, and no skin: heads are papers as well."""

from dataclasses import dataclass

GOLDENROD, SALMON, MINT, SKY = "#f9c835", "#ff9f87", "#9edcba", "#a3d3f2"
WHITE, BLACK = "#fffefb", "#17130e"
STOCKS = {"goldenrod": GOLDENROD, "salmon": SALMON, "mint": MINT, "sky": SKY}

BODY = "M-72 10V-66Q-72-124-24-132H24Q72-124 72-66V10Z"
LOCKS = ((-38, 96), (-26, 84), (26, 84), (38, 96), (-12, 120), (12, 120))
# Behind the head.
BACK = {
    "afro": "<circle cy='-188' r='55'/>",
    "bob": "<path d='M-45-122V-186Q-45-230 0-230T45-186V-122Z'/>",
    "long": "<path d='M-46-78V-186Q-46-230 0-230T46-186V-78Z'/>",
    "locs": "<path fill='none' stroke-width='13' stroke-linecap='round' d='"
    + "".join(f"M{x}-200L{int(x * 1.25)}-{y}" for x, y in LOCKS) + "'/>",
}  # fmt: skip
# Over the head.
FRONT = {
    "bob": "<path d='M-33-178Q-30-216 4-216T34-176Q6-184-4-204-12-186-33-178Z'/>",
    "long": "<path d='M-33-170Q-34-218 0-218T33-170Q28-196 0-202-28-196-33-170Z'/>",
    "short": "<path d='M-35-172Q-40-222 0-222T35-172Q30-194 12-196-14-192-26-196-32-188-35-172Z'/>",
    "bun": "<circle cy='-232' r='19'/><path d='M-35-172Q-38-220 0-220T35-172Q24-198 0-198T-35-172Z'/>",
    "cap": "<path d='M-35-184Q-36-226 0-226T35-184L62-180Q64-190 36-194H-35Z'/>",
    "beanie": f"<path d='M-37-186Q-38-232 0-232T37-186Z'/><path fill='{WHITE}' d='M-40-196H40V-178H-40Z'/>",
    "turban": "<path d='M-43-186Q-50-240 0-238T43-186Q18-200 0-206-18-200-43-186Z'/>",
    "beard": "<path d='M-35-170Q-34-118 0-118T35-170Q26-148 0-148T-35-170Z'/>"
    "<path d='M-36-186Q-40-226 0-226T36-186Q28-210 0-210T-36-186Z'/>",
    "locs": "<path d='M-36-176Q-42-226 0-226T36-176Q30-200 0-200T-36-176Z'/>",
}
SCARF = "<path d='M-50-104Q-64-234 0-234T50-104Q0-84-50-104Z'/>"
# A hand that holds a stick: arm, fist, fingers.
HAND_X, HAND_Y = 62, -170


@dataclass(frozen=True)
class Person:
    """Where somebody stands, how large, and which papers they are cut from."""

    x: float
    body: str
    head: str
    hair: str
    colour: str
    y: float = 424
    size: float = 1
    screen: str = ""  # photocopier screen on the clothes: dots, stripes, lines
    arm: bool = False  # a raised hand
    left: bool = False  # turned the other way


def draw(person: Person, *, screens: dict[str, str]) -> str:
    """``screens`` gives the id of each photocopier screen in this picture."""
    p = person
    parts = [back(p), f'<path d="M-14-156h28v40h-28z" fill="{p.head}"/><path class="o" d="{BODY}" fill="{p.body}"/>']
    if p.screen:
        parts.append(f'<path d="{BODY}" fill="url(#{screens[p.screen]})"/>')
    parts.append(face_free_head(p))
    if p.arm:
        parts.append(raised_hand(p))
    turn = f"{-p.size:g} {p.size:g}" if p.left else f"{p.size:g}"
    scale = "" if turn == "1" else f" scale({turn})"
    return f'<g transform="translate({p.x:g} {p.y:g}){scale}">{"".join(parts)}</g>'


def coloured(shape: str, colour: str) -> str:
    if not shape:
        return ""
    return f'<g fill="{colour}" stroke="{colour}" stroke-width="0">{shape}</g>'.replace("'", '"')


def back(p: Person) -> str:
    return coloured(BACK.get(p.hair, ""), p.colour)


def face_free_head(p: Person) -> str:
    if p.hair == "scarf":
        return coloured(SCARF, p.colour) + f'<ellipse cy="-176" rx="27" ry="33" fill="{p.head}"/>'
    head = f'<ellipse class="o" cy="-176" rx="34" ry="41" fill="{p.head}"/>'
    return head + coloured(FRONT.get(p.hair, ""), p.colour)


def raised_hand(p: Person) -> str:
    x, y = HAND_X, HAND_Y
    fingers = f'<path d="M{x - 15} {y - 28}h22m-22 8h22m-22 8h22" stroke="{BLACK}" stroke-width="2.5" fill="none"/>'
    return (
        f'<path d="M54-92L{x} {y}" stroke="{p.body}" stroke-width="34" stroke-linecap="round"/>'
        f'<path class="o" d="M{x - 17} {y - 34}q17-7 34 0v27q-17 7-34 0z" fill="{p.head}"/>'
    ) + (fingers if p.head != BLACK else "")
