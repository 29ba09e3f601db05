"""One kept thread: how it stands, what was changed, how to cite it, and what may be done with it."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unwatched.accounts.who import organiser
from unwatched.archive import audit, changes
from unwatched.archive.errors import ArchiveError, TooLate
from unwatched.archive.models import Collection, CollectionItem, Hidden, KeptPost, KeptThread, Kind, Why
from unwatched.archive.models.thread import ThreadState
from unwatched.archive.services import collecting, erasing, following, indexing, looking, refreshing, saying
from unwatched.core.scrubbing import scrub_when_done
from unwatched.gateways.threads import recent
from unwatched.office.fields import number_in
from unwatched.sources.errors import Damaged
from unwatched.sources.models import Capture, Role
from unwatched.sources.services import captures, stamping

from . import answers
from .base import Act, ArchiveScreen

LONGEST_QUOTE = 300  # letters, in "cite this"


@dataclass(frozen=True)
class Edit:
    """What one change of a post was, word by word."""

    at: Any
    pieces: tuple[changes.Piece, ...]


@dataclass(frozen=True)
class Row:
    post: KeptPost
    edits: list[Edit]


class ThreadScreen(ArchiveScreen):
    template_name = "archive/office/thread.html"
    crumbs = ((gettext_lazy("Inbox"), "office_archive"),)
    tab = "inbox"

    @cached_property
    def thread(self) -> KeptThread:
        found = KeptThread.objects.select_related("author__follow", "capture", "kept_by", "proposed_by", "agreed_by")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return _("Thread by %(who)s") % {"who": self.thread.author}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        thread = self.thread
        posts = list(thread.posts.prefetch_related("media", "versions"))
        chosen = next(
            (p for p in posts if p.pk == number_in(self.request.GET.get("cite"))), posts[0] if posts else None
        )
        members = thread.memberships.select_related("collection")
        author = thread.author
        return super().get_context_data(**kwargs) | {
            "thread": thread,
            "answer": answers.thread(thread),
            "rows": [Row(post, edits_of(post)) for post in posts],
            "cite": cite(thread, chosen) if chosen else "",
            "chosen": chosen,
            "members": members,
            "others": Collection.objects.exclude(items__thread=thread),
            "page": saying.page_of(thread),
            "link": saying.removal_link(thread)
            if thread.kind == Kind.CONSENTED and self.may("archive.keep_thread")
            else "",
            "proof": proof_of(thread),
            "follow": getattr(author, "follow", None),
            "can_follow": bool(recent.feed_of(author.network, url=author.url, uri=author.uri)),
            "is_hidden": thread.state == ThreadState.HIDDEN,
            "may_show": thread.hidden_why == Hidden.OFFICE,
        }


@dataclass(frozen=True)
class Proven:
    """What speaks for our copy of evidence: tags and what they mean."""

    capture: Capture
    tags: list[tuple[str, str, str]]  # kind, word, meaning


def proof_of(thread: KeptThread) -> Proven | None:
    capture = thread.capture
    if capture is None:
        return None
    try:
        same = captures.content(capture, Role.BODY) is not None
    except Damaged:
        same = False
    tags = [
        ("good", _("bytes unchanged"), _("since we received them"))
        if same
        else ("bad", _("bytes changed"), _("the file is not the one that we received")),
        ("good", _("in the tree of its day"), _("and its root goes to the authorities"))
        if stamping.proof_of_capture(capture)
        else ("wait", _("not stamped yet"), _("the hashes of a day are stamped when it is over")),
        ("good", _("signed by Bluesky"), _("the account's server has signed these words"))
        if capture.files.filter(role=Role.PROOF).exists()
        else ("info", _("no author's signature"), _("the network gives none, or did not this time")),
    ]
    return Proven(capture, tags)


def edits_of(post: KeptPost) -> list[Edit]:
    """From each version to the next, oldest first."""
    said = [(version.at, version.text) for version in post.versions.all()] + [(post.edited_at, post.text)]
    return [Edit(at=after[0], pieces=changes.compare(before[1], after[1])) for before, after in pairwise(said)]


def cite(thread: KeptThread, post: KeptPost) -> str:
    """``Facewise Inc., 20 Nov 2026, “…”, https://…/t/…, SHA-256 7f3a…``"""
    quote = " ".join(post.text.split())
    if len(quote) > LONGEST_QUOTE:
        quote = quote[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
    return _("%(who)s, %(day)s, “%(quote)s”, %(url)s (original: %(source)s), SHA-256 %(hash)s") % {
        "who": thread.author, "day": answers.date_format(post.created_at, "j M Y"), "quote": quote,
        "url": saying.page_of(thread), "source": post.url or thread.source, "hash": post.sha256,
    }  # fmt: skip


class ThreadAct(Act):
    """The buttons of a thread's screen."""

    gone = False  # the thread itself, by what was pressed

    def act(self, request: HttpRequest) -> str:
        thread = get_object_or_404(KeptThread.objects.select_related("author"), pk=self.kwargs["pk"])
        doing = {
            "refresh": self.refresh, "hide": self.hide, "show": self.show, "erase": self.erase,
            "follow": self.follow, "unfollow": self.unfollow, "add": self.add, "take_out": self.take_out,
        }.get(request.POST.get("do", ""))  # fmt: skip
        if doing is None:
            raise ArchiveError(_("This button is not known here. Load the page again."))
        return doing(thread)

    def back_to(self) -> str:
        return (
            reverse("office_archive")
            if getattr(self, "gone", False)
            else reverse("office_kept", args=[self.kwargs["pk"]])
        )

    def refresh(self, thread: KeptThread) -> str:
        audit.write(thread, "archive.refresh", by=organiser(self.request))
        found = refreshing.look_now(thread, read=looking.from_network, now=timezone.now())
        if not KeptThread.objects.filter(pk=self.kwargs["pk"]).exists():
            scrub_when_done()
            self.gone = True
            return _("Its author has removed it at the source, so it is erased here as well.")
        if thread.said:
            raise ArchiveError(thread.said)
        if not found:
            return _("Read again. Nothing has changed.")
        return _("Read again: %(new)s new, %(edited)s edited, %(gone)s gone.") % {
            "new": found.new, "edited": found.edited, "gone": found.gone,
        }  # fmt: skip

    def hide(self, thread: KeptThread) -> str:
        if thread.state == ThreadState.HIDDEN:
            raise TooLate(_("It is hidden already."))
        with transaction.atomic():
            refreshing.hide(thread, Hidden.OFFICE, now=timezone.now())
            thread.save()
            indexing.index(thread)
        audit.write(thread, "archive.hide", by=organiser(self.request))
        return _("Hidden. Nobody but you can read it here now; copies on the way go within a minute.")

    def show(self, thread: KeptThread) -> str:
        if thread.hidden_why != Hidden.OFFICE:
            raise TooLate(_("Only what one of you has hidden can be shown again."))
        thread.state, thread.hidden_why, thread.hidden_at = ThreadState.KEPT, Hidden.NOT, None
        thread.save()
        indexing.index(thread)
        audit.write(thread, "archive.show", by=organiser(self.request))
        return _("Shown again.")

    def erase(self, thread: KeptThread) -> str:
        if thread.state != ThreadState.HIDDEN:
            raise TooLate(_("Hide it first. What is erased does not come back."))
        audit.write(thread, "archive.erase", by=organiser(self.request))
        erasing.erase(thread, why=Why.OFFICE, now=timezone.now())
        scrub_when_done()
        self.gone = True
        return _("Erased for good. It cannot be kept again.")

    def follow(self, thread: KeptThread) -> str:
        mail = bool(self.request.POST.get("mail"))
        following.follow(thread.author, mail=mail, by=organiser(self.request), now=timezone.now())
        return _("Followed. New threads come into the inbox by themselves.")

    def unfollow(self, thread: KeptThread) -> str:
        if follow := getattr(thread.author, "follow", None):
            following.unfollow(follow, by=organiser(self.request))
        return _("Not followed any more.")

    def add(self, thread: KeptThread) -> str:
        collection = get_object_or_404(Collection, pk=number_in(self.request.POST.get("collection")))
        collecting.add(collection, thread=thread, by=organiser(self.request), now=timezone.now())
        return _("Put into “%(name)s”.") % {"name": collection}

    def take_out(self, thread: KeptThread) -> str:
        item = get_object_or_404(CollectionItem, pk=number_in(self.request.POST.get("item")), thread=thread)
        collecting.take_out(item)
        return _("Taken out.")
