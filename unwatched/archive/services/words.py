"""What the rules of consent decide, in words for people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unwatched.archive.consent import Because, Decision

WORDS: dict[Because, Promise] = {
    Because.PRIVATE: _("Not everybody may see this. It cannot be kept, whoever asks."),
    Because.UNKNOWN_LABEL: _("The account carries a label that we do not know. Until we do, it is treated as private."),
    Because.ACCOUNT_GONE: _("The account is gone, or does not show itself to strangers. Nobody could be asked."),
    Because.BLOCKED: _("This account has blocked ours. That is a no, and nobody is asked."),
    Because.NAMED_US: _("The account's name or bio says #NoUnwatched: not kept, and not asked."),
    Because.KEEPS_OUT: _("The account's name or bio asks programmes to keep out: not kept, and not asked."),
    Because.NOT_FOR_STRANGERS: _(
        "The account asks not to be shown to people who are not signed in: not kept, and not asked."
    ),
    Because.SAID_NO: _("The author was asked and said no. Only they themself can lift that."),
    Because.SAID_YES: _("The author has said yes. You may keep it."),
    Because.OWN_WISH: _("The author asks for it."),
    Because.INSTITUTION: _("A public body, a vendor or an official: two of you may keep it as evidence."),
    Because.ASKED_BEFORE: _("The author was asked once and did not answer. Nobody is asked a second time."),
    Because.WAITING: _("The author was asked and has not answered yet. Until then nothing of it is kept."),
    Because.NOBODY_IS_ASKED_ON_X: _(
        "On X nobody is asked. The author can bring their own archive, which has everything in it."
    ),
    Because.NOT_ASKED_YET: _("A private account, not asked yet. You may ask each author one time, ever."),
}


def of(because: Because) -> Promise:
    return WORDS[because]


def why_not(decision: Decision) -> str:
    """The sentence for a decision other than "keep"."""
    return str(WORDS[decision.because])
