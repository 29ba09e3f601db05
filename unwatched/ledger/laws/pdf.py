"""Laws to print: one of them, or the whole ledger. Tagged (PDF/UA-1)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.core import documents
from unwatched.ledger.models import LawEvent, Provision
from unwatched.ledger.promises.showing import date_words
from unwatched.ledger.slots import Answer

from .files import LICENCE_URL, url_of
from .showing import Fact, Shown

TEMPLATE = "ledger/laws/laws.typ"


def make(every: Sequence[Shown], *, title: str, at: datetime, language: str) -> bytes:
    """Raises documents.DocumentError."""
    return documents.make_pdf(TEMPLATE, _content(every, title=title, at=at), language=language, at=at)


def _content(every: Sequence[Shown], *, title: str, at: datetime) -> dict[str, Any]:
    on = every[0].on if every else at.date()
    said = ngettext("%(n)s law, as of %(day)s.", "%(n)s laws, as of %(day)s.", len(every))
    return {
        "title": title,
        "about": said % {"n": len(every), "day": date_format(on, "j F Y")},
        "unknown": _("“Not known” means that we have seen no source. It never means “no”."),
        "licence": _("May be used by everybody for everything (CC0): %(url)s") % {"url": LICENCE_URL},
        "is-list": len(every) > 1,
        "laws": [_law(shown) for shown in every],
        "words": {
            "place": _("Place"), "law": _("Law"), "kind": _("Kind"), "state": _("State"),
            "happened": _("What happened"), "short": _("In short"), "sources": _("Sources"), "page": _("Page"),
            "disputed": _("Sources disagree:"),
        },
    }  # fmt: skip


def _law(shown: Shown) -> dict[str, Any]:
    law = shown.law
    numbers = shown.numbers
    return {
        "place": str(law), "name": capfirst(law.name) or _("Name not known"), "kind": str(law.get_kind_display()),
        "kind-said": law.kind_said, "state": shown.words, "notes": law.notes, "url": url_of(law),
        "events": [
            {
                "disputed": happening.is_disputed,
                "accounts": [_event(one, numbers) for one in happening.accounts],
            }
            for happening in reversed(shown.happenings)
        ],
        "facts": [[str(fact.slot.label), words_of(fact), _numbers(fact.rows, numbers)] for fact in shown.questions],
        "sources": [str(source) + (f": {source.url}" if source.url else "") for source in shown.sources],
    }  # fmt: skip


def _event(one: LawEvent, numbers: dict[int, int]) -> dict[str, Any]:
    said = " ".join(filter(None, [capfirst(one.said), f"({one.date_said})" if one.date_said else ""]))
    return {
        "when": date_words(one.date, one.precision), "kind": capfirst(str(one.get_kind_display())), "said": said,
        "sure": capfirst(str(one.get_confidence_display())), "from": _numbers([one], numbers),
        "better": _("We think this one better: %(why)s") % {"why": one.preferred_why} if one.preferred_why else "",
    }  # fmt: skip


def _numbers(rows: Sequence[LawEvent | Provision], numbers: dict[int, int]) -> str:
    found = sorted({numbers[cited.source_id] for row in rows for cited in row.cited})
    return ", ".join(str(number) for number in found)


def words_of(fact: Fact) -> str:
    """The answer in words: "Yes: with costs", "Not known" """
    said = []
    for one in fact.rows:
        word = "" if one.answer == Answer.STATED else capfirst(str(one.get_answer_display()))
        value = one.value
        if word and value.casefold().startswith(word.casefold()):
            word = ""
        said.append(": ".join(filter(None, [word, capfirst(value) if not word else value])))
    return " / ".join(said) or _("Not known")
