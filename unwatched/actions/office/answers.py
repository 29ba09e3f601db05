"""The sentences that open the petition's screens. Each form of each is known to a test."""

from datetime import datetime

from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.actions.models import OVER, Petition, Removal, RemovalState
from unwatched.actions.services.counting import Finding
from unwatched.actions.services.figures import Figures
from unwatched.actions.services.places import Places
from unwatched.actions.services.removing import Progress


def say(sentence: str, number: int, **more: object) -> str:
    """A translated sentence with its number as ``%(n)s``."""
    return sentence % {"n": intcomma(number), **more}


def count(figures: Figures, finding: Finding | None, *, paper: int = 0) -> str:
    """Is the count right, and what should we do about it?"""
    if finding is not None and not finding.is_sound:
        return broken(finding)
    online = _counted(figures) if figures.taken else _("Nobody has signed yet.")
    return " ".join(filter(None, [online, _paper(paper), _aside(figures.aside)]))


def broken(finding: Finding) -> str:
    if finding.broken_at is None and finding.paper_broken_at is not None:
        return _("The steps of paper do not follow from each other at number %(n)s.") % {
            "n": intcomma(finding.paper_broken_at)
        }
    if finding.broken_at is not None:
        return _("The ticks do not follow from each other at number %(n)s.") % {"n": intcomma(finding.broken_at)}
    return say(
        ngettext(
            "The ticks and the rows differ by %(n)s.",
            "The ticks and the rows differ by %(n)s.",
            abs(finding.difference),
        ),
        abs(finding.difference),
    )


def _counted(figures: Figures) -> str:
    if figures.counted:
        return say(ngettext("One person counts.", "%(n)s people count.", figures.counted), figures.counted)
    if figures.waiting:
        return say(
            ngettext(
                "Nobody counts yet. One person waits for their confirmation.",
                "Nobody counts yet. %(n)s people wait for their confirmation.",
                figures.waiting,
            ),
            figures.waiting,
        )
    return _("Nobody counts.")


def _paper(number: int) -> str:
    if not number:
        return ""
    return say(ngettext("One more stands on paper.", "%(n)s more stand on paper.", number), number)


def _aside(number: int) -> str:
    if not number:
        return ""
    return say(ngettext("One is set aside and waits for you.", "%(n)s are set aside and wait for you.", number), number)


def standing(petition: Petition, *, now: datetime) -> str:
    """``Open since 3 March 2026, closes 8 December 2026 at 23:59.``"""
    since = _("Open since %(day)s") % {"day": day(petition.opened_at)}
    if petition.closes_at is None:
        return f"{since}."
    words = _("closed") if petition.is_closed(now=now) else _("closes")
    moment = {"since": since, "closes": words, "day": day(petition.closes_at), "time": clock(petition.closes_at)}
    return _("%(since)s, %(closes)s %(day)s at %(time)s.") % moment


def state(petition: Petition, *, live: bool, now: datetime) -> tuple[str, str]:
    """A tag for where it stands: its kind and its word."""
    if petition.state in OVER:
        return ("info", petition.get_state_display())
    if not live:
        return ("warn", _("not published"))
    if petition.is_closed(now=now):
        return ("info", _("closed"))
    if petition.paused:
        return ("warn", _("paused"))
    return ("good", _("collecting"))


def petitions(number: int, *, open_ones: int) -> str:
    """The answer line above the list."""
    if not number:
        return _("No petition yet.")
    if not open_ones:
        return say(
            ngettext(
                "One petition. It takes no signatures now.", "%(n)s petitions. None takes signatures now.", number
            ),
            number,
        )
    if open_ones == number:
        return say(ngettext("One petition is open.", "All %(n)s petitions are open.", number), number)
    return say(
        ngettext("%(n)s petitions, one of them open.", "%(n)s petitions, %(open)s of them open.", open_ones),
        number,
        open=intcomma(open_ones),
    )


def wishes(number: int) -> str:
    """The answer line above the names."""
    if not number:
        return _("Nobody waits to be shown.")
    return say(
        ngettext("One person waits to be shown by name.", "%(n)s people wait to be shown by name.", number), number
    )


def delivery(petition: Petition, counted: int, *, paper: int = 0) -> str:
    """The answer line above the delivery."""
    if petition.state in OVER:
        return _("It is over: %(state)s.") % {"state": petition.get_state_display()}
    if not counted and not paper:
        return _("There is nothing to hand over yet.")
    ready = say(
        ngettext("One signature is ready to be handed over.", "%(n)s signatures are ready to be handed over.", counted),
        counted,
    )
    return " ".join(filter(None, [ready, _paper(paper)]))


def paper(total: int, *, batches: int) -> str:
    """The answer line above the batches of paper."""
    if not batches:
        return _("Nothing has been collected on paper yet.")
    signatures = say(ngettext("%(n)s signature", "%(n)s signatures", total), total)
    words = ngettext("%(signatures)s on paper, in one batch.", "%(signatures)s on paper, in %(n)s batches.", batches)
    return say(words, batches, signatures=signatures)


def places(found: Places) -> str:
    """The answer line above the places."""
    groups = found.groups
    if not groups:
        return _("There are too few signatures to tell places apart.")
    words = ngettext(
        "Most come from where postcodes begin with %(place)s: %(n)s.",
        "Most come from where postcodes begin with %(place)s: %(n)s.",
        groups[0].number,
    )
    return say(words, groups[0].number, place=groups[0].begins)


def removal(found: Removal, progress: Progress) -> str:
    """The answer line above one removal."""
    numbers = {"done": intcomma(progress.done), "of": intcomma(progress.of)}
    if found.state == RemovalState.RUNNING:
        return _("%(done)s of %(of)s are removed.") % numbers
    if found.state == RemovalState.STOPPED:
        return _("Stopped: %(done)s of %(of)s are removed.") % numbers
    if found.state == RemovalState.RETURNING:
        return _("%(done)s of %(of)s stand again.") % numbers
    if found.state == RemovalState.RETURNED:
        return _("Taken back: the signatures stand again.")
    return say(ngettext("%(n)s signature is removed.", "%(n)s signatures are removed.", found.removed), found.removed)


def matches(number: int) -> str:
    return say(ngettext("One signature matches.", "%(n)s signatures match.", number), number)


def kept(rows: int) -> str:
    """The answer line after somebody has asked about an address."""
    if not rows:
        return _("Nothing is kept about this address.")
    return say(
        ngettext("One thing is kept about this address.", "%(n)s things are kept about this address.", rows), rows
    )


def day(at: datetime) -> str:
    return format_date(timezone.localtime(at), "j F Y")


def clock(at: datetime) -> str:
    return format_date(timezone.localtime(at), "H:i")
