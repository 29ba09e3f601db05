"""The posts that we write about keeping a thread: short enough for every network, and in the site's own language."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from unwatched.archive.consent import Because
from unwatched.archive.models import KeptThread
from unwatched.vault import services as vault

REMOVAL, FOUND = "thread removal", "feed of what was found"


@contextmanager
def in_our_language() -> Iterator[None]:
    with translation.override(settings.LANGUAGE_CODE):
        yield


def page_of(thread: KeptThread) -> str:
    """The full address of a thread's page."""
    return urljoin(settings.PUBLIC_URL, f"/t/{thread.path}")


def removal_link(thread: KeptThread) -> str:
    """Whoever has it may remove the thread. For the author alone: never in a post that others can read."""
    token = vault.make_token(REMOVAL, thread.pk)
    return urljoin(settings.PUBLIC_URL, reverse("archive:remove_by_link", args=[token]))


def feed_address(organiser: int) -> str:
    """The feed of the inbox for one organiser's own reader."""
    token = vault.make_token(FOUND, organiser)
    return urljoin(settings.PUBLIC_URL, reverse("archive:found", args=[token]))


def question() -> str:
    """The one question that an author is ever asked."""
    return _(
        "May we keep threads of yours, such as this one, as pages with your name and a link? Somebody has asked us to. "
        "Please answer yes or no. Without an answer nothing is kept, and we never ask again. %(url)s"
    ) % {"url": urljoin(settings.PUBLIC_URL, reverse("archive:why"))}


def have_asked(handle: str) -> str:
    return _("I have asked @%(author)s. Nothing is kept until they say yes.") % {"author": handle}


def is_kept(thread: KeptThread) -> str:
    return _("Here it is: %(url)s") % {"url": page_of(thread)}


def thanks(thread: KeptThread, *, in_private: bool) -> str:
    """To the author, after their yes or at their own wish."""
    if in_private:
        return _("Thank you. It is kept: %(url)s Only you have this link, which removes it for ever: %(remove)s") % {
            "url": page_of(thread), "remove": removal_link(thread),
        }  # fmt: skip
    return _("Thank you. It is kept: %(url)s You can remove it at any time, at the foot of that page.") % {
        "url": page_of(thread)
    }


def respected() -> str:
    return _("Understood. Nothing of it is kept, and we do not ask you again.")


def somebody_looks() -> str:
    return _("Noted. Somebody of us will look at it.")


def not_read() -> str:
    return _("I could not read a public thread there. Answer a post of the thread with the word “unroll”.")


def refused(because: Because) -> str:
    """Why not, without telling strangers what somebody has said to us."""
    if because == Because.NAMED_US:
        return _("The account asks us by name to keep out. If it is yours, take #NoUnwatched out and ask again.")
    return _("I cannot keep this one: its author does not want that, or could not be asked.")
