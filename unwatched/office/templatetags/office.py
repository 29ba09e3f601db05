"""Pieces of our own screens: ``{% load office %}``. A misspelt argument raises."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem, admin_menu

from unwatched.office.charts import Hour, hour_words, hours_svg

register = template.Library()

MARKS = {"good": "✓", "warn": "!", "bad": "✕", "wait": "…", "info": "i"}
# The tags of Today's rows: the colour hints, the words say it.
PLAIN = {"due": "bad", "soon": "warn", "look": "info"}


@register.simple_tag
def tag(kind: str, text: str) -> SafeString:
    """A small label: a sign and a word, never colour alone. ``due``, ``soon`` and ``look`` are words only."""
    if kind in PLAIN:
        return format_html('<span class="o-tag o-tag--{}">{}</span>', PLAIN[kind], text)
    return format_html(
        '<span class="o-tag o-tag--{}"><span class="o-tag__mark" aria-hidden="true">{}</span>{}</span>',
        kind, MARKS[kind], text,
    )  # fmt: skip


@register.inclusion_tag("office/parts/hours.html")
def hours_chart(hours: Sequence[Hour]) -> dict[str, Any]:
    """Signatures by hour: 48 on a wide screen, 24 on a phone, and the same as a table."""
    hours = list(hours)
    name = _("Signatures by hour: the table below has the numbers")
    return {
        "wide": hours_svg(hours, label=name, extra="o-wide"),
        "narrow": hours_svg(hours[-24:], label=name, width=350, extra="o-narrow"),
        "rows": [(hour_words(hour), hour) for hour in reversed(hours) if hour.total],
        "has_aside": any(hour.aside for hour in hours),
    }


@register.simple_tag(takes_context=True)
def plain_menu(context: dict[str, Any]) -> list[tuple[str, list[MenuItem]]]:
    """The sidebar's items as links, for people without JavaScript: the first group has no name and holds the rest.

    What a role cannot use is not in it; nor is "#", which is a button for a script.
    """
    request: HttpRequest = context["request"]
    alone: list[MenuItem] = []
    groups: list[tuple[str, list[MenuItem]]] = [("", alone)]
    for item in _links(admin_menu, request):
        if isinstance(item, SubmenuMenuItem):
            groups.append((str(item.label), [link for link in _links(item.menu, request) if link.url != "#"]))
        else:
            alone.append(item)
    return groups


def _links(menu: Menu, request: HttpRequest) -> list[MenuItem]:
    return sorted(menu.menu_items_for_request(request), key=lambda item: item.order)
