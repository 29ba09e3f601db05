"""A live view of a thread as it stands at its source, and what may be done with it. Looking keeps nothing."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from unwatched.archive.consent import Verdict
from unwatched.archive.errors import ArchiveError, Unreadable
from unwatched.archive.models import Answer, Body, Found
from unwatched.archive.services import asking, finding, keeping, looking, mentions, words
from unwatched.archive.services.looking import Look
from unwatched.gateways.errors import GatewayError
from unwatched.office.fields import number_in
from unwatched.publishing.errors import PublishingError
from unwatched.publishing.models import Channel
from unwatched.publishing.services import channels
from unwatched.vault.errors import VaultError

from . import answers
from .base import KEEP, ArchiveScreen
from .forms import ProposalForm, ToldForm, UrlForm


class LiveView(ArchiveScreen):
    """Posted only: an address alone makes nobody's browser fetch anything."""

    template_name = "archive/office/look.html"
    page_title = gettext_lazy("Keep a thread")
    permission_required = KEEP
    crumbs = ((gettext_lazy("Inbox"), "office_archive"),)
    tab = "inbox"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=UrlForm()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = UrlForm(request.POST)
        if not form.is_valid():
            return self.again(form)
        try:
            look = looking.look(form.cleaned_data["url"], read=looking.from_network, now=timezone.now())
        except Unreadable as error:
            form.add_error("url", str(error))
            return self.again(form)
        act = {"ask": self.ask, "keep": self.keep, "propose": self.propose, "told": self.told, "later": self.later}.get(
            request.POST.get("do", "")
        )
        return act(look) if act else self.show(look)

    def again(self, form: UrlForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def show(self, look: Look, *, status: int = 200, **more: Any) -> HttpResponse:
        context = self.get_context_data(form=UrlForm(initial={"url": look.url}), look=look, **more)
        return self.render_to_response(context, status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        look: Look | None = kwargs.get("look")
        context = super().get_context_data(**kwargs)
        if look is None:
            return context | {
                "answer": _("Paste the address of a post. You see the thread, and nothing of it is kept.")
            }
        verdict = look.decision.verdict
        unasked = verdict in (Verdict.ASK, Verdict.WAIT) or look.decision.because in ("asked_before", "x")
        return context | {
            "answer": answers.length(look.unrolled),
            "because": words.of(look.decision.because),
            "verdict": str(verdict),
            "channels": asking.channels_for(str(look.unrolled.author.network)) if verdict == Verdict.ASK else [],
            "may_tell": unasked,
            "may_propose": verdict not in (Verdict.NEVER, Verdict.KEEP) and look.decision.because != "unknown_label",
            "proposal": kwargs.get("proposal") or ProposalForm(initial=self.known_body(look)),
            "told": kwargs.get("told") or ToldForm(),
        }

    def known_body(self, look: Look) -> dict[str, str]:
        return {"body": look.author.body} if look.author else {}

    # --- What may be done -------------------------------------------------------------------------------------------

    def ask(self, look: Look) -> HttpResponseBase:
        """The author, once, from one of our accounts on their network."""
        possible = {channel.pk: channel for channel in asking.channels_for(str(look.unrolled.author.network))}
        channel = possible.get(number_in(self.request.POST.get("channel"))) or next(iter(possible.values()), None)
        if channel is None:
            return self.refused(look, _("None of your accounts is on this network. Connect one, then ask."))
        try:
            post = find_post(look, channel)
            asking.ask(look.unrolled, to=post, channel=channel, by=self.user, now=timezone.now())
        except (ArchiveError, GatewayError, PublishingError, VaultError) as error:
            return self.refused(look, str(error))
        messages.success(
            self.request, _("Asked. With a yes it is kept by itself; after 14 days without an answer it lapses.")
        )
        return redirect(reverse("office_archive") + "?show=asked")

    def keep(self, look: Look) -> HttpResponseBase:
        try:
            thread = keeping.keep(look.unrolled, by=self.user, now=timezone.now())
        except ArchiveError as error:
            return self.refused(look, str(error))
        messages.success(self.request, _("Kept."))
        return redirect("office_kept", thread.pk)

    def propose(self, look: Look) -> HttpResponseBase:
        form = ProposalForm(self.request.POST)
        if not form.is_valid():
            return self.show(look, status=422, proposal=form)
        said = form.cleaned_data
        try:
            finding.propose(
                look.unrolled, body=Body(said["body"]), reason=said["reason"], by=self.user, now=timezone.now()
            )
        except ArchiveError as error:
            return self.refused(look, str(error))
        messages.success(self.request, _("Proposed. Another one of you has to agree before anything is kept."))
        return redirect("office_archive")

    def told(self, look: Look) -> HttpResponseBase:
        form = ToldForm(self.request.POST)
        if not form.is_valid():
            return self.show(look, status=422, told=form)
        answer = Answer(form.cleaned_data["answer"])
        now = timezone.now()
        try:
            asking.write_down(look.unrolled, answer, words_of_theirs=form.cleaned_data["how"], by=self.user, now=now)
            if answer == Answer.NO:
                messages.success(
                    self.request, _("Written down. Nothing of theirs is kept, and nobody asks them again.")
                )
                return redirect("office_archive")
            thread = keeping.keep(look.unrolled, by=self.user, now=now)
        except ArchiveError as error:
            return self.refused(look, str(error))
        messages.success(self.request, _("Kept."))
        return redirect("office_kept", thread.pk)

    def later(self, look: Look) -> HttpResponseBase:
        """Into the inbox: its address, for somebody to decide."""
        try:
            row = finding.put_in(look.unrolled, found=Found.PASTED, by=self.user, now=timezone.now())
        except ArchiveError as error:
            return self.refused(look, str(error))
        if row is None:
            return self.refused(look, _("This was decided already."))
        messages.success(self.request, _("It waits in the inbox. Nothing but its address is kept."))
        return redirect("office_archive")

    def refused(self, look: Look, why: str) -> HttpResponse:
        messages.error(self.request, why)
        return self.show(look, status=409)


def find_post(look: Look, channel: Channel) -> Any:
    """The author's first post as our account sees it, to be answered."""
    account = channels.open_account(channel)
    try:
        heard = account.look(look.unrolled.posts[0].uri)
    finally:
        account.close()
    if heard is None:
        raise Unreadable(_("Our account does not see this post, so it cannot be answered."))
    return mentions.sent_of(heard)
