"""What this site does today, from the constants and settings that it runs on."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.actions.models import Petition
from unwatched.actions.models.petition import GRACE
from unwatched.actions.services import confirming, retention
from unwatched.archive import consent
from unwatched.archive.services import watching
from unwatched.chats.services import retention as chats_kept
from unwatched.contacting.services import calls
from unwatched.contacting.services import confirming as asking
from unwatched.contacting.services import retention as messages_kept
from unwatched.directory.models import Organisation
from unwatched.directory.services.partners import known_partners
from unwatched.ledger.services import suggesting
from unwatched.letters.services import floors, staff
from unwatched.letters.services import retention as letters_kept
from unwatched.vault.models import Custody
from unwatched.webhooks.services import sending as telling


@dataclass(frozen=True)
class Facts:
    title: str
    facts: list[str]


def list_facts() -> list[Facts]:
    """What this site does today, from the constants and settings that it runs on."""
    return [
        Facts(_("When you only read"), reading_facts()),
        Facts(_("When you sign"), signing_facts()),
        Facts(_("When you sign as staff, or for an organisation"), staff_facts()),
        Facts(_("When you write to somebody who decides"), writing_facts()),
        Facts(_("When you call"), calling_facts()),
        Facts(_("When you suggest a correction"), suggesting_facts()),
        Facts(_("When you post in public on a network"), posting_facts()),
        Facts(_("Who can read the sealed list"), custody_facts()),
        Facts(_("When it goes away"), erasing_facts()),
        Facts(_("Mail"), mail_facts()),
        Facts(_("What other programmes learn from here"), programme_facts()),
    ]


def reading_facts() -> list[str]:
    return [
        _("No cookie is set. Only organisers who sign in to the office get one."),
        _("Nothing is loaded from any other company. A video is loaded when you press its button, and not before."),
        _(
            "No visit is counted, and this programme writes no list of visits. Its log holds faults and record numbers"
            ", never an address."
        ),
    ]


def signing_facts() -> list[str]:
    return [
        _(
            "What you type is sealed before it is stored. The public number and the marks below are all that can be "
            "read without opening it."
        ),
        _(
            "Your network address is used while your form is read and is not stored. A mark made from a part of it "
            "stays for %(time)s, under a key that changes every day."
        )
        % {"time": say(retention.KEEP_NETWORK_MARKS)},
        *(place_fact(petition) for petition in petitions_with_places()),
        *partner_facts(),
        _("Whoever signs, new or not, sees the same answer. Nobody can find out here whether you have signed."),
    ]


def partner_facts() -> list[str]:
    if not known_partners():
        return []
    return [
        _(
            "Who comes through a partner's page or link is counted as coming from there, where the form says so. We "
            "do not learn which page it was, and groups under five are not told apart."
        )
    ]


def petitions_with_places() -> "models.QuerySet[Petition]":
    return Petition.objects.filter(page__live=True, ask_postcode=True, place_letters__gt=0)


def place_fact(petition: Petition) -> str:
    return ngettext(
        "On “%(title)s” the first character of your postcode is kept in clear, to count where signatures come from. "
        "The last two characters never are.",
        "On “%(title)s” the first %(n)s characters of your postcode are kept in clear, to count where signatures come "
        "from. The last two characters never are.",
        petition.place_letters,
    ) % {"title": petition.title, "n": petition.place_letters}


def writing_facts() -> list[str]:
    return [
        _("Your postcode is looked up on this server, in memory. It is not kept and not sent to anybody."),
        _("What you send by your own mail programme, or copy, we never see."),
        ngettext(
            "What you send from here is locked until it has gone out, and then erased with your name and address. If "
            "you do not confirm it, that is after %(n)s day.",
            "What you send from here is locked until it has gone out, and then erased with your name and address. If "
            "you do not confirm it, that is after %(n)s days.",
            asking.CONFIRM_WITHIN.days,
        )
        % {"n": asking.CONFIRM_WITHIN.days},
        _("A letter that could not be delivered stays for %(failed)s days, one that waits for %(waiting)s.")
        % {"failed": messages_kept.KEEP_FAILED.days, "waiting": messages_kept.KEEP_WAITING.days},
        _(
            "So that nobody is written to twice by one person, a mark stays until %(time)s after the last day of "
            "writing."
        )
        % {"time": say(messages_kept.KEEP_MARKS)},
        _("Whoever gets your letter can read it, with your name and address: it is a mail like any other."),
    ]


def staff_facts() -> list[str]:
    return [
        _(
            "Your work address is locked until the code is out, and then erased. What you typed waits %(minutes)s "
            "minutes for the code, and is erased if none is typed."
        )
        % {"minutes": round(staff.CODE_LASTS.total_seconds() / 60)},
        _(
            "So that nobody signs twice, a mark of the address stays while the letter runs. It is erased when the "
            "letter is handed over or ended, and %(time)s after its last day."
        )
        % {"time": say(GRACE)},
        _("So that no mailbox is flooded with codes, a mark of the address stays for %(time)s after one was asked for.")
        % {"time": say(letters_kept.KEEP_MARKS)},
        _("Figures of fewer than %(n)s people are not shown, and they move no more often than once a day.")
        % {"n": floors.FLOOR},
        _("Who signs for an organisation and does not confirm it is erased after %(time)s.")
        % {"time": say(letters_kept.CONFIRM_WITHIN)},
    ]


def calling_facts() -> list[str]:
    return [
        _("You call by your own telephone: the call does not go through us, and we do not learn that it took place."),
        _(
            "If you tell us how it went, we count the person, the day and the outcome, and nothing about you. A mark "
            "of your network stays for %(time)s."
        )
        % {"time": say(calls.KEEP_MARKS)},
    ]


def suggesting_facts() -> list[str]:
    return [
        _("No name and no address is asked for. Your network is counted in memory for an hour, and not stored."),
        _(
            "Your words are kept locked, under a key that is not in the database, until one of us has decided, and "
            "%(time)s longer."
        )
        % {"time": say(suggesting.KEEP)},
    ]


def posting_facts() -> list[str]:
    return [
        _(
            "Answers to our live chats are kept to be answered. What is deleted on the network is erased here. A chat "
            "whose transcript is not published is erased %(time)s after its end."
        )
        % {"time": say(chats_kept.KEEP_UNPUBLISHED)},
        _("Whoever writes “leave me out” to us in public stands in no transcript."),
        _(
            "A thread of yours is kept only with your yes. Until you answer we hold its address alone, for at most "
            "%(time)s. What companies and public bodies say we keep as evidence, if two of us agree."
        )
        % {"time": say(consent.PATIENCE)},
        _("Posts on a hashtag page go after %(time)s.") % {"time": say(watching.KEEP)},
    ]


def programme_facts() -> list[str]:
    return [
        _(
            "Anybody's programme can read what these pages say, and be told when a number moves: counts, days and "
            "outcomes, never a person. What was told is kept for %(time)s, to send it again."
        )
        % {"time": say(telling.KEEP)},
        _(
            "A sealed list can leave by a token that our organisers have made, and it leaves sealed: only the private "
            "key opens it. Each time is written down, and every token ends on a day."
        ),
    ]


def custody_facts() -> list[str]:
    host = Organisation.objects.filter(is_host=True).select_related("ring").first()
    if host is None or host.ring is None:
        return [_("Nobody yet: this site takes no signatures so far.")]
    words = {"name": host.name}
    if host.ring.custody == Custody.HOLDERS:
        return [
            _(
                "The list belongs to %(name)s. Its private key is wrapped under the pass phrases of the key-holders; "
                "without one of them nobody can open it, not even with this whole server."
            )
            % words,
            _("A key-holder opens it for some minutes, to send or to hand over, and says why. That is written down."),
        ]
    return [
        _(
            "The list belongs to %(name)s. Its private key is a file on this server, beside the database and not in "
            "it: a stolen database names no one, a seized server can."
        )
        % words,
        _("Organisers open it for some minutes, to send or to hand over, and say why. That is written down."),
    ]


def erasing_facts() -> list[str]:
    return [
        _("A signature that nobody confirms is erased after %(time)s.") % {"time": say(confirming.CONFIRM_WITHIN)},
        _("The address for the confirming mail is erased when the mail is out, and after %(time)s in any case.")
        % {"time": say(retention.KEEP_TRANSIT)},
        _(
            "With the link in your mail you take your name off, at any time and without giving a reason. The page "
            "“Take my name off” sends you that link again."
        ),
        _(
            "A yes to our mail is kept, with its sentence and its time, until you take it back: by that link, or in a "
            "line to us."
        ),
        _("Then everything of yours is erased. What stays is an empty line, so that the sum remains true."),
        _("A note on who handed in sheets of paper is erased after %(time)s.")
        % {"time": say(retention.KEEP_PAPER_NOTES)},
    ]


def mail_facts() -> list[str]:
    facts = [
        _("We will never know whether you opened a mail or pressed a link in it: nothing in our mails counts that.")
    ]
    if settings.MAIL_IS_CAUGHT:
        return [_("This site is being tried out: its mails are kept on the server in a folder and not sent."), *facts]
    return [
        _("Our mails leave through %(host)s, who can see what any post office sees.") % {"host": settings.EMAIL_HOST},
        *facts,
    ]


def say(time: timedelta) -> str:
    """A span in days from two days on, else in hours."""
    hours = round(time.total_seconds() / 3600)
    if hours >= 48 and hours % 24 == 0:
        return ngettext("%(n)s day", "%(n)s days", hours // 24) % {"n": hours // 24}
    return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
