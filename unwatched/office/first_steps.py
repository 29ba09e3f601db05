"""First steps: what is left until people can sign. Apps register their steps; this page only shows them.

first_steps.register(Step(name="petition", title=_("Put up the petition"), text=_("…"), minutes=10, order=50,
                          button=_("Put it up"), url=lambda user: reverse("…"), done=lambda user: …))
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .people import Person
from .today import in_words

Words = str | Promise


@dataclass(frozen=True)
class Step:
    """One step. ``done`` and ``url`` are asked with the person who looks; ``shown`` leaves it out for a role."""

    name: str
    title: Words
    text: Words
    minutes: int
    button: Words
    url: Callable[[Person], str]
    done: Callable[[Person], bool]
    order: int = 100
    shown: Callable[[Person], bool] = lambda user: True
    done_text: Words = ""  # what is said instead of ``text`` once it is done


@dataclass(frozen=True)
class Shown:
    """A step as the page shows it to one person."""

    step: Step
    is_done: bool
    is_next: bool
    url: str

    @property
    def text(self) -> Words:
        return self.step.done_text if self.is_done and self.step.done_text else self.step.text


_steps: dict[str, Step] = {}


def register(step: Step) -> None:
    _steps[step.name] = step


def steps_for(user: Person) -> list[Shown]:
    """The steps in their order; the first one that is left is the next."""
    shown, next_found = [], False
    for step in sorted(_steps.values(), key=lambda s: s.order):
        if not step.shown(user):
            continue
        is_done = step.done(user)
        shown.append(Shown(step=step, is_done=is_done, is_next=not is_done and not next_found, url=step.url(user)))
        next_found = next_found or not is_done
    return shown


def answer(steps: Sequence[Shown]) -> str:
    """``Three of eight. About 25 minutes to a page that people can sign.``"""
    left = [s for s in steps if not s.is_done]
    if not left:
        return _("Everything is done. People can sign.")
    minutes = sum(s.step.minutes for s in left)
    done = _("%(done)s of %(all)s.") % {
        "done": in_words(len(steps) - len(left)).capitalize() if len(left) < len(steps) else _("None"),
        "all": in_words(len(steps)),
    }
    return (
        done
        + " "
        + ngettext(
            "About %(minutes)s minute to a page that people can sign.",
            "About %(minutes)s minutes to a page that people can sign.",
            minutes,
        )
        % {"minutes": minutes}
    )


class NotRemoved(Exception):
    """The demo cannot go yet; the message is a sentence that says what to do first."""


@dataclass(frozen=True)
class Demo:
    """The demo campaign: is it there, where is it, has somebody signed it, and how it goes: ``remove(by=, now=)``.

    ``remove`` may raise NotRemoved.
    """

    present: Callable[[], bool]
    url: Callable[[], str]
    tried: Callable[[], bool]
    remove: Callable[..., object]


_demo: list[Demo] = []


def register_demo(demo: Demo) -> None:
    """Called by the app that owns the demo: this one must not know it."""
    _demo[:] = [demo]


def knows_demo() -> bool:
    return bool(_demo)


def demo() -> Demo | None:
    """The demo, when it is there to look at."""
    return next((d for d in _demo if d.present()), None)


_later: list[tuple[Words, str]] = []


def register_later(words: Words, url_name: str) -> None:
    """A link under "Later, when you want"."""
    if (words, url_name) not in _later:
        _later.append((words, url_name))


def later() -> list[tuple[Words, str]]:
    return list(_later)
