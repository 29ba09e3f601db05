"""A comparison in a few words, and as plain text for a terminal or a letter."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ..shapes import Section
from .laying import printed
from .losses.shapes import Loss, Weight
from .shapes import Comparison, Kind, Pair
from .words import Run

WEIGHTS = {
    Weight.LOST: _("Lost"),
    Weight.WEAKER: _("Weaker"),
    Weight.LOOPHOLE: _("New loophole"),
    Weight.LOOK: _("Look yourself"),
    Weight.STRONGER: _("Stronger"),
}
_NAME = 60  # letters
_MOST_PLACES = 8  # that are listed


def name_of(section: Section | None) -> str:
    """How people call a part: by its number and heading, or else its first words."""
    if section is None:
        return ""
    name = " ".join(filter(None, [section.num, section.heading])).strip()
    if not name:
        words = " ".join(section.text.split())
        name = f"“{words[:_NAME].rsplit(' ', 1)[0]}…”" if len(words) > _NAME else f"“{words}”"
    return name.rstrip(".:,; ")


def places(sections: Sequence[Section], above: str = "") -> Iterator[tuple[str, str]]:
    """For each part its eId, and how people cite it: “Section 4(b)(1)”; its heading where it has no number."""
    for section in sections:
        number = section.num.rstrip(".:,;—– ")
        gap = "" if number.startswith("(") or not above else " "
        name = f"{above}{gap}{number}" if number else (above or name_of(section))
        yield section.eid, name
        yield from places(section.children, name if number else above)


def said_of(loss: Loss) -> str:
    """What is said, as a heading: “Lost, Section 4(b)”."""
    weight = str(WEIGHTS[loss.weight])
    return gettext("%(weight)s, %(place)s") % {"weight": weight, "place": loss.where} if loss.where else weight


def also(loss: Loss) -> str:
    """ "The same in Section 5 and Section 9." """
    if not loss.also:
        return ""
    shown, more = loss.also[:_MOST_PLACES], len(loss.also) - _MOST_PLACES
    if more > 0:
        return ngettext("The same in %(places)s and %(n)d more.", "The same in %(places)s and %(n)d more.", more) % {
            "places": ", ".join(shown), "n": more,
        }  # fmt: skip
    return gettext("The same in %(places)s.") % {"places": ", ".join(shown)}


def summary(comparison: Comparison) -> str:
    """ "3 parts changed, 1 taken out, 1 moved." """
    said = [
        ngettext("%d part changed", "%d parts changed", n) % n if (n := comparison.count(Kind.CHANGED)) else "",
        ngettext("%d put in", "%d put in", n) % n if (n := comparison.count(Kind.ADDED)) else "",
        ngettext("%d taken out", "%d taken out", n) % n if (n := comparison.count(Kind.REMOVED)) else "",
        ngettext("%d moved", "%d moved", n) % n if (n := comparison.count(Kind.MOVED)) else "",
        ngettext("%d only renumbered", "%d only renumbered", n) % n if (n := comparison.count(Kind.RENUMBERED)) else "",
    ]
    found = ", ".join(filter(None, said))
    sentences = [f"{found}." if found else gettext("Both texts say the same, word for word.")]
    if parts := comparison.typography:
        words = ngettext(
            "In %d part quotation marks, dashes, spaces or capitals differ: that is not marked.",
            "In %d parts quotation marks, dashes, spaces or capitals differ: that is not marked.",
            parts,
        )
        sentences.append(words % parts)
    return " ".join(sentences)


def caution() -> str:
    return gettext("Words tell this, and no lawyer: read each place before you say it in public.")


def write(comparison: Comparison, *, losses: Sequence[Loss], names: tuple[str, str]) -> bytes:
    """What was lost, then each part that changed, with [−these−] and [+these+] marks."""
    return ("\n".join(_lines(comparison, losses, names)) + "\n").encode(errors="replace")


def _lines(comparison: Comparison, losses: Sequence[Loss], names: tuple[str, str]) -> Iterator[str]:
    yield gettext("“%(new)s” beside “%(old)s”") % {"old": names[0], "new": names[1]}
    yield summary(comparison)
    for loss in losses:
        yield ""
        yield " ".join(filter(None, [f"{said_of(loss)}: {loss.sentence}", also(loss)]))
        yield from (
            f"    {name}: “{words}”"
            for name, words in ((gettext("before"), loss.before), (gettext("now"), loss.after))
            if words
        )
    if losses:
        yield ""
        yield caution()
    for pair in comparison.pairs:
        if pair.kind != Kind.SAME:
            yield ""
            yield from filter(None, [_title(pair), "".join(map(_marked, printed(pair)))])


def _title(pair: Pair) -> str:
    if pair.kind == Kind.MOVED:
        return gettext("(moved; it was %(part)s)") % {"part": name_of(pair.old)}
    return ""


def _marked(run: Run) -> str:
    if run.same:
        return run.new
    return (f"[−{run.old}−]" if run.old.strip() else run.old) + (f"[+{run.new}+]" if run.new.strip() else run.new)
