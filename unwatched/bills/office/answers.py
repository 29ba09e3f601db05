"""The first sentence of each screen about bills, and the facts under it. A test knows each of their forms."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.bills.errors import ChangedMeanwhile
from unwatched.bills.models import OPEN, Bill, BillVersion
from unwatched.bills.services.comparing import Compared
from unwatched.office.today import in_words


def bills(found: Sequence[Bill]) -> str:
    """Of the list."""
    if not found:
        return _("No bill yet.")
    number = sum(bill.state in OPEN for bill in found)
    if not number:
        return _("No bill is being written.")
    said = ngettext("%(n)s bill is being written.", "%(n)s bills are being written.", number)
    return said % {"n": in_words(number).capitalize()}


def build(*, chosen: int, parts: int, holes: int, missing: int, findings: int) -> str:
    """What does our law say, and where is it weak? The worst comes first."""
    if not chosen:
        return _("Nothing is chosen yet.")
    said = _("%(chosen)s of %(parts)s parts chosen.") % {"chosen": chosen, "parts": parts}
    if missing:
        rest = ngettext(
            "%(n)s part is missing without which it is no such law.",
            "%(n)s parts are missing without which it is no such law.", missing,
        )  # fmt: skip
        return f"{said} {rest % {'n': in_words(missing).capitalize()}}"
    if holes:
        rest = ngettext("%(n)s loophole is still open.", "%(n)s loopholes are still open.", holes)
        return f"{said} {rest % {'n': in_words(holes).capitalize()}}"
    if findings:
        rest = ngettext("%(n)s thing is to be looked at.", "%(n)s things are to be looked at.", findings)
        return f"{said} {rest % {'n': in_words(findings).capitalize()}}"
    return _("%(said)s No loophole that we know is open.") % {"said": said}


def own(*, parts: int, findings: int) -> str:
    """Of a text of one's own: the checks have read it, but nobody has weighed its words against the known loopholes."""
    said = ngettext("%(n)s part is in it.", "%(n)s parts are in it.", parts) % {"n": in_words(parts).capitalize()}
    if not findings:
        return _("%(said)s The checks have nothing to say against it.") % {"said": said}
    rest = ngettext("%(n)s thing is to be looked at.", "%(n)s things are to be looked at.", findings)
    return f"{said} {rest % {'n': in_words(findings).capitalize()}}"


def called(user: object) -> str:
    """How somebody is called among us."""
    if user is None:
        return _("somebody who has left")
    return getattr(user, "get_short_name", lambda: "")() or str(user)


def moment(at: datetime, *, now: datetime) -> str:
    """ "a minute ago", "today at 18:05", "on Friday", "on 3 May 2026"."""
    minutes = int((now - at).total_seconds() // 60)
    there, today = timezone.localtime(at), timezone.localtime(now).date()
    days = (today - there.date()).days
    if minutes < 2:
        return _("a minute ago")
    if minutes < 60:
        return _("%(n)s minutes ago") % {"n": minutes}
    if days == 0:
        return _("today at %(time)s") % {"time": f"{there:%H:%M}"}
    if days == 1:
        return _("yesterday")
    if days < 7:
        return _("on %(day)s") % {"day": date_format(there, "l")}
    return _("on %(day)s") % {"day": date_format(there, "j F Y")}


def clash(error: ChangedMeanwhile, *, now: datetime) -> str:
    """Two people at one part."""
    said = _("%(who)s changed this %(when)s. Yours is kept below; compare, then save.")
    return said % {"who": error.by, "when": moment(error.at, now=now)}


def saved(version: BillVersion | None, *, now: datetime) -> str:
    """``Version 7, saved by Dana on Friday.``"""
    if version is None:
        return _("No version is saved yet.")
    return _("Version %(n)s, saved by %(who)s %(when)s.") % {
        "n": version.number, "who": called(version.by), "when": moment(version.at, now=now)
    }  # fmt: skip


def compared(found: Compared) -> str:
    """What was lost? It says so in one sentence."""
    if not found.changed:
        return _("Both say the same, word for word.")
    if found.losses:
        said = ngettext(
            "The second text is weaker in %(n)s place.", "The second text is weaker in %(n)s places.",
            len(found.losses),
        )  # fmt: skip
        return said % {"n": in_words(len(found.losses))}
    said = ngettext("%(n)s place is different.", "%(n)s places are different.", found.changed)
    different = said % {"n": in_words(found.changed).capitalize()}
    return _("%(said)s We found none that is weaker. Read them yourself.") % {"said": different}
