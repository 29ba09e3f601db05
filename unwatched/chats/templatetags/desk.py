"""Pieces of the desk: ``{% load desk %}``."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from unwatched.chats.models import Reply, ReplyState
from unwatched.chats.office import words
from unwatched.chats.office.board import Group, Person, Row, is_away
from unwatched.chats.services.claims import account_of
from unwatched.gateways.social import counting
from unwatched.office.templatetags.office import tag
from unwatched.publishing.models import DeliveryState

register = template.Library()


@register.simple_tag
def ago(at: datetime, now: datetime) -> str:
    """``40 s ago``; a script goes on counting."""
    said = _("%(span)s ago") % {"span": words.short_span(now - at)}
    return format_html('<time datetime="{}" data-ago>{}</time>', at.isoformat(), said)


@register.filter
def title(group: Group) -> str:
    return words.title_of(group.name, step=group.step)


@register.simple_tag
def row_state(row: Row, now: datetime) -> str:
    """A sign and a word for where a reply stands."""
    reply = row.reply
    if reply.deleted_at is not None:
        return tag("bad", _("deleted"))
    if reply.state == ReplyState.NEEDS_NONE:
        return tag("good", _("needs no answer"))
    return tag(*_answer_state(row)) if reply.answered_at else tag(*_claim_state(row, now))


def seconds_left(reply: Reply, now: datetime) -> int:
    return int((reply.held_until - now).total_seconds()) if reply.held_until else 0


def _claim_state(row: Row, now: datetime) -> tuple[str, str]:
    reply = row.reply
    if row.kind == "mine":
        left = seconds_left(reply, now)
        if left <= 0:
            return ("warn", _("yours until somebody comes"))
        until = reply.held_until.isoformat() if reply.held_until else ""
        count = format_html('<span data-until="{}">{}</span>', until, left)
        return ("info", format_html(_("yours for {} s"), count))
    if reply.held_until and reply.held_until > now:
        return ("wait", _("%(who)s is answering") % {"who": reply.held_by})
    return ("warn", _("free"))


def _answer_state(row: Row) -> tuple[str, str]:
    reply: Any = row.reply
    if row.elsewhere is not None:
        return ("good", _("answered by %(account)s in another app") % {"account": account_of(row.elsewhere.channel)})
    who = {"who": reply.answered_by or (_("another app") if reply.answered_uri else _("somebody"))}
    state = reply.answer_state
    if reply.is_stuck:
        return ("bad", _("%(who)s: not sent") % who)
    if state in (DeliveryState.WAITING, DeliveryState.SENDING):
        return ("wait", _("%(who)s: on its way") % who)
    if state == DeliveryState.UNKNOWN:
        return ("warn", _("%(who)s: unclear, we look") % who)
    return ("good", _("answered by %(who)s") % who)


@register.simple_tag
def doing(person: Person, now: datetime) -> str:
    """``answering Jun, 31 s left``, ``free, 14 answered``, ``away for 3 min``."""
    if is_away(person, now=now):
        if person.seen_at is None:
            return _("not here yet")
        return _("away for %(span)s") % {"span": words.short_span(now - person.seen_at)}
    if person.answering is not None:
        reply = person.answering
        left = seconds_left(reply, now)
        return _("answering %(author)s, %(n)s s left") % {"author": reply.author_name or reply.author_handle, "n": left}
    if person.answered:
        return _("free, %(n)s answered") % {"n": person.answered}
    return _("free")


@register.filter
def away(person: Person, now: datetime) -> bool:
    return is_away(person, now=now)


@register.simple_tag
def desk_count(row: Row) -> str:
    """``Mastodon 167 of 500``: a script counts on while somebody types."""
    channel = row.channel
    if channel is None:
        return ""
    text = row.draft if row.mention.strip().casefold() in row.draft.casefold() else row.mention + row.draft
    counted = counting.count(text, network=channel.reads_like, limits=channel.taken)
    return format_html(
        '{} <b class="o-num" data-count-of="{}">{}</b> {} <span class="o-bad">{}</span>',
        channel.get_network_display(), counted.letters, counted.letters, _("of %(n)s") % {"n": counted.limit},
        _("%(n)s too many") % {"n": counted.over} if counted.over else "",
    )  # fmt: skip
