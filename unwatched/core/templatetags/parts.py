"""The components of the public pages (docs/reference/look.md).

Every argument is named: a misspelt one is an error when the template is compiled, not a hole in the page.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CharField, CheckboxInput, Textarea
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unwatched.core import drawings

register = template.Library()

STAMPS = {
    "met": gettext_lazy("Met"),
    "partly": gettext_lazy("Partly met"),
    "unmet": gettext_lazy("Unmet"),
    "gone": gettext_lazy("Withdrawn"),
    "unknown": gettext_lazy("Not known"),
    "plain": "",
}
# Letters of the longest word, and with it the steps .shout--N of parts.css. Up to 8 fit a phone at full size.
SHOUT_STEPS = (8, 10, 12, 14, 16, 18, 20, 22, 24, 27, 30)


def heading(text: str, *, level: int, id: str = "") -> SafeString:
    """``<h2 id="…">text</h2>``."""
    mark = format_html(' id="{}"', id) if id else ""
    return format_html("<h{}{}>{}</h{}>", level, mark, text, level)


# --- Loud words and numbers --------------------------------------------------------------------
@register.simple_tag
def shout(*, text: str, level: int = 1) -> SafeString:
    """The one loud headline of a page, in the largest size at which its longest word is not cut."""
    return format_html('<div class="loud"><h{0} class="shout{1}">{2}</h{0}></div>', level, shout_step(text), text)


@register.filter
def shout_step(text: str) -> str:
    """The class (with a space before it) that makes loud words small enough for the longest of them."""
    longest = max((len(word) for part in text.split() for word in part.split("\u00ad")), default=0)
    step = next((step for step in SHOUT_STEPS if longest <= step), SHOUT_STEPS[-1])
    return "" if step == SHOUT_STEPS[0] else f" shout--{step}"


@register.simple_tag
def stamp(*, kind: str, text: str = "") -> SafeString:
    """What came of it: always a word, always a shape. Kinds: met, partly, unmet, gone, unknown, plain."""
    return format_html('<span class="stamp stamp--{}">{}</span>', kind, text or STAMPS[kind])


# --- Drawings ----------------------------------------------------------------------------------
@register.simple_tag
def thermometer(*, count: int, goal: int, label: str = "") -> SafeString:
    """Heads that fill up towards the goal. The figure in words belongs beside it."""
    return drawings.thermometer(count, goal=goal, label=label)


@register.simple_tag
def year_squares(*, start: date, end: date, today: date) -> SafeString:
    """Every day from ``start`` to ``end`` as a square, in real weeks."""
    return drawings.year_squares(start, end=end, today=today)


@register.simple_tag
def crowd(
    *, signs: Iterable[str] = (), variant: str = "street", stock: str = "salmon", sign: str = "eye"
) -> SafeString:
    """People cut from paper, without faces, holding up ``signs``."""
    return drawings.crowd(signs, variant=variant, stock=stock, sign=sign)


@register.simple_tag
def house_sign(*, sign: str = "eye", label: str = "") -> SafeString:
    """The sign of the house; decoration unless it has a label."""
    return drawings.house_sign(sign or "eye", label=label)


@register.simple_tag
def eye(*, label: str = "") -> SafeString:
    return drawings.house_sign("eye", label=label)


@register.simple_tag
def stack() -> SafeString:
    """The edges of the other sheets: once per page, where the sheet ends."""
    return SafeString('<div class="stack" aria-hidden="true"></div>')


# --- Papers ------------------------------------------------------------------------------------
@register.simple_block_tag
def card(content: str, *, title: str, hint: str = "", level: int = 2, id: str = "") -> SafeString:
    """Index card: to fill in, or to look up."""
    under = format_html('<p class="hint">{}</p>', hint) if hint else ""
    return format_html(
        '<div class="card flow"><header>{}{}</header>{}</div>', heading(title, level=level, id=id), under, content
    )


@register.simple_block_tag
def flyer(content: str, *, title: str, stock: str, level: int = 2) -> SafeString:
    """One invitation on another stock. Once per page."""
    return format_html(
        '<div class="flyer flow" data-stock="{}">{}{}</div>', stock, heading(title, level=level), content
    )


@register.simple_block_tag
def placard(content: str, *, who: str = "", disputed: bool = False) -> SafeString:
    """One sentence in a frame, and who said it."""
    by = format_html("<figcaption>{}</figcaption>", who) if who else ""
    return format_html(
        '<figure class="placard{}"><blockquote>{}</blockquote>{}</figure>',
        " placard--dash" if disputed else "", content, by,
    )  # fmt: skip


@register.simple_block_tag
def notice(content: str, *, title: str = "") -> SafeString:
    """Why something cannot be done now, or what is not known."""
    return format_html('<div class="notice">{}{}</div>', format_html("<b>{}</b> ", title) if title else "", content)


@register.simple_block_tag
def say(content: str, *, claim: str, open: bool = False) -> SafeString:
    """An objection, and the answer under it. Stands inside ``<div class="say">``."""
    return format_html(
        "<details{}><summary>{}</summary>{}</details>", SafeString(" open") if open else "", claim, content
    )


@register.simple_block_tag
def ledger(content: str) -> SafeString:
    return format_html('<ol class="ledger" role="list">{}</ol>', content)


@register.simple_block_tag
def ledger_row(content: str, *, title: str, kind: str, target: str = "", text: str = "") -> SafeString:
    """What is asked, of whom, what came of it; the content is the date and the source."""
    asked = format_html('<p class="hint">{}</p>', target) if target else ""
    return format_html(
        '<li><div><h3>{}</h3>{}</div><div class="ledger__stamp">{}</div><div class="ledger__source">{}</div></li>',
        title, asked, stamp(kind=kind, text=text), content,
    )  # fmt: skip


@register.inclusion_tag("core/parts/tabs.html")
def tabs(*, items: Iterable[Mapping[str, str]], label: str = "") -> dict[str, Any]:
    """Ways to act, at most five: each ``{"url", "verb", "text"}``."""
    return {"items": list(items)[:5], "label": label or _("Ways to act")}


@register.inclusion_tag("core/parts/slip.html")
def slip(*, items: Iterable[Mapping[str, Any]], empty: str = "", level: int = 3) -> dict[str, Any]:
    """What happened, when: each ``{"when", "title", "text", "url", "source"}``, the last three if there are any."""
    return {"items": list(items), "empty": empty or _("Nothing yet."), "level": level}


@register.inclusion_tag("core/parts/pager.html", takes_context=True)
def pager(context: template.Context, *, page: Page, label: str = "") -> dict[str, Any]:
    """Newer and older; keeps the rest of the query."""

    query = context["request"].GET.copy() if "request" in context else QueryDict(mutable=True)

    def address(number: int) -> str:
        query["p"] = str(number)
        return f"?{query.urlencode()}"

    return {
        "page": page,
        "label": label or _("More pages"),
        "where": _("Page %(here)s of %(all)s") % {"here": page.number, "all": page.paginator.num_pages},
        "previous": address(page.number - 1),
        "following": address(page.number + 1),
    }


# --- Forms -------------------------------------------------------------------------------------
def field_kind(field: BoundField) -> str:
    if field.is_hidden:
        return "hidden"
    if field.use_fieldset:
        return "choices"
    return "tick" if isinstance(field.field.widget, CheckboxInput) else "line"


@register.inclusion_tag("core/parts/form_field.html")
def form_field(*, field: BoundField, hint: str = "", look: str = "") -> dict[str, Any]:
    """A label above, a hint, an error, the field. ``look``: "narrow", "code" or nothing. A yes-or-no is a tick."""
    hint = hint or str(field.help_text)
    kind = field_kind(field)
    described = [f"{field.auto_id}_helptext"] * bool(hint) + [f"{field.auto_id}_error"] * bool(field.errors)
    attrs: dict[str, str | bool] = {"aria-describedby": " ".join(described)} if described and kind != "choices" else {}
    return {
        "field": field,
        "kind": kind,
        "hint": hint,
        "look": look,
        "optional": not field.field.required,
        "errors": list(field.errors),
        "hint_id": f"{field.auto_id}_helptext",
        "error_id": f"{field.auto_id}_error",
        "described": " ".join(described),
        "widget": field.as_widget(attrs=attrs) if kind != "choices" else "",
    }


@register.inclusion_tag("core/parts/form_field.html")
def tick(*, field: BoundField, hint: str = "") -> dict[str, Any]:
    """One box, off at first: one purpose, one organisation."""
    return form_field(field=field, hint=hint)


@register.inclusion_tag("core/parts/form_errors.html")
def form_errors(*, form: BaseForm, level: int = 2) -> dict[str, Any]:
    """What to look at before it can be sent, with a link to each field. The form's ``action`` ends in ``#err``."""
    if not form.is_bound:
        return {"problems": []}
    problems = [{"anchor": "", "text": error} for error in form.non_field_errors()]
    for field in form:
        problems += [{"anchor": anchor(field), "text": f"{called(field)} {error}"} for error in field.errors]
    return {"problems": problems, "level": level}


@register.inclusion_tag("core/parts/given_back.html")
def given_back(*, form: BaseForm) -> dict[str, Any]:
    """What was typed into a form that takes nothing any more: closed, or paused. Ticks are nothing to copy."""
    texts = [field for field in form if isinstance(field.field, CharField) and not field.is_hidden]
    fields = [
        {"id": f"{field.auto_id}_back", "label": field.label, "value": field.value(),
         "is_long": isinstance(field.field.widget, Textarea)}
        for field in texts if form.is_bound and field.value()
    ]  # fmt: skip
    return {"fields": fields}


def called(field: BoundField) -> str:
    """The label before what is wrong: a question keeps its mark, anything else gets a colon."""
    label = str(field.label)
    return label if label.endswith(("?", "？", "؟")) else f"{label}:"


def anchor(field: BoundField) -> str:
    """The id of what a link must lead to; a group of choices leads to its first box, a hidden field nowhere."""
    if field.is_hidden:
        return ""
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label
