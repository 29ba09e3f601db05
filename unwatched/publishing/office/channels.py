"""The accounts that we post from: do they work, and how to connect one more."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from unwatched.accounts.who import organiser
from unwatched.gateways.errors import GatewayError
from unwatched.gateways.social import Network
from unwatched.publishing.errors import PublishingError
from unwatched.publishing.models import Channel, ChannelState
from unwatched.publishing.services import connecting

from .base import CONNECT, Act, PostsScreen
from .forms import BlueskyForm, ChannelForm, MastodonForm, RehearsalForm, XForm, XKeysForm

TICKET = "mastodon_ticket"  # in the session, between leaving for the server and coming back
SOON = timedelta(days=7)
MARKS = {ChannelState.WORKING: "good", ChannelState.SIGNED_OUT: "bad", ChannelState.OFF: "info"}


class Channels(PostsScreen):
    """All accounts, those that need somebody first."""

    template_name = "publishing/office/channels.html"
    page_title = gettext_lazy("Channels")
    tab = "channels"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        known = sorted(Channel.objects.all(), key=lambda channel: channel.state != ChannelState.SIGNED_OUT)
        return super().get_context_data(**kwargs) | {
            "channels": [shown(channel, now=now) for channel in known],
            "answer": answer(known),
            "may_connect": self.request.user.has_perm(CONNECT),
        }


def shown(channel: Channel, *, now: datetime) -> dict[str, Any]:
    lapses = channel.expires_at is not None and channel.expires_at < now + SOON
    return {
        "channel": channel, "mark": MARKS[ChannelState(channel.state)], "takes": channel.taken, "lapses": lapses,
        "again": AGAIN.get(Network(channel.network)),
    }  # fmt: skip


def answer(known: list[Channel]) -> str:
    out = [channel for channel in known if channel.state == ChannelState.SIGNED_OUT]
    if out:
        said = ngettext(
            "%(n)s account has to be connected again.", "%(n)s accounts have to be connected again.", len(out)
        )
        return said % {"n": len(out)}
    real = [channel for channel in known if channel.network != Network.REHEARSAL and channel.state != ChannelState.OFF]
    if not real:
        return _("No account is connected yet.")
    return ngettext("%(n)s account is connected.", "%(n)s accounts are connected.", len(real)) % {"n": len(real)}


class Connect(PostsScreen):
    """A form for one network; a mistake comes back with a sentence and with what was typed, passwords aside."""

    permission_required = CONNECT
    template_name = "publishing/office/connect.html"
    tab = "channels"
    form_class: Any = None
    lead: Any = ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("office_channels"), "label": _("Channels")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=self.form_class()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.form_class(request.POST)
        if form.is_valid():
            try:
                return self.connect(form.cleaned_data)
            except (PublishingError, GatewayError) as error:
                form.add_error(None, str(error))
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def connect(self, said: dict[str, Any]) -> HttpResponse:
        """Does it; leads on. Raises PublishingError or GatewayError."""
        raise NotImplementedError

    def done(self, channel: Channel) -> HttpResponse:
        messages.success(self.request, _("Connected: %(name)s.") % {"name": channel})
        return redirect("office_channel", channel.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"lead": self.lead}


class ConnectMastodon(Connect):
    page_title = gettext_lazy("Connect a Mastodon account")
    lead = gettext_lazy("Name your server. You say yes there; we never see your password.")
    form_class = MastodonForm

    def connect(self, said: dict[str, Any]) -> HttpResponse:
        back = self.request.build_absolute_uri(reverse("office_mastodon_back"))
        begun = connecting.begin_mastodon(said["server"], redirect_uri=back)
        self.request.session[TICKET] = begun.ticket
        # A link, and no redirect: our content policy lets no form of ours end on another server.
        return self.render_to_response(self.get_context_data(form=None, leave_for=begun.url, server=said["server"]))


class BackFromMastodon(PostsScreen):
    """Where the person's server sends them after they said yes or no."""

    permission_required = CONNECT

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ticket, code = request.session.pop(TICKET, ""), request.GET.get("code", "")
        if not code:
            messages.warning(request, _("Your server says that you did not say yes. Nothing was connected."))
            return redirect("office_channels")
        state = request.GET.get("state", "")
        try:
            channel = connecting.finish_mastodon(
                ticket, code=code, state=state, by=organiser(request), now=timezone.now()
            )
        except (PublishingError, GatewayError) as error:
            messages.error(request, str(error))
            return redirect("office_channels")
        messages.success(request, _("Connected: %(name)s.") % {"name": channel})
        return redirect("office_channel", channel.pk)


class ConnectBluesky(Connect):
    page_title = gettext_lazy("Connect a Bluesky account")
    lead = gettext_lazy(
        "Make an app password in Bluesky under Settings, Privacy and security. It can be taken back there at any time."
    )
    form_class = BlueskyForm

    def connect(self, said: dict[str, Any]) -> HttpResponse:
        return self.done(connecting.connect_bluesky(**said, by=organiser(self.request), now=timezone.now()))


class ConnectX(Connect):
    page_title = gettext_lazy("Post on X by hand")
    lead = gettext_lazy(
        "We give you text, picture and its description at the right time; you post it and paste the link back. "
        "No key, no cost."
    )
    form_class = XForm

    def connect(self, said: dict[str, Any]) -> HttpResponse:
        return self.done(connecting.add_x_by_hand(said["handle"], by=organiser(self.request), now=timezone.now()))


class ConnectXKeys(Connect):
    page_title = gettext_lazy("Let the server post on X")
    lead = gettext_lazy(
        "X asks for money: about $0.015 for a post, $0.20 for one with a link, $0.005 for a picture's description "
        "(August 2026; look at your own bill). Make the four keys in X's developer portal."
    )
    form_class = XKeysForm

    def connect(self, said: dict[str, Any]) -> HttpResponse:
        return self.done(connecting.connect_x(**said, by=organiser(self.request), now=timezone.now()))


class AddRehearsal(Connect):
    page_title = gettext_lazy("Put up a rehearsal wall")
    lead = gettext_lazy("A wall inside the office that looks like a network. Nothing on it leaves this server.")
    form_class = RehearsalForm

    def connect(self, said: dict[str, Any]) -> HttpResponse:
        return self.done(connecting.add_rehearsal(**said, by=organiser(self.request), now=timezone.now()))


class WithChannel:
    kwargs: dict[str, Any]

    @cached_property
    def channel(self) -> Channel:
        return get_object_or_404(Channel, pk=self.kwargs["pk"])


class OneChannel(WithChannel, PostsScreen):
    """One account: what it is called here, what its server takes, and its buttons."""

    permission_required = CONNECT
    template_name = "publishing/office/channel.html"
    tab = "channels"

    def get_page_title(self) -> str:
        return self.channel.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("office_channels"), "label": _("Channels")},
            {"url": "", "label": self.channel.name},
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = ChannelForm(request.POST, instance=Channel.objects.get(pk=self.channel.pk))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        connecting.rename(self.channel, **form.cleaned_data, by=organiser(request))
        messages.success(request, _("Saved."))
        return redirect("office_channel", self.channel.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            **shown(self.channel, now=timezone.now()),
            "answer": standing(self.channel),
            "form": kwargs.get("form") or ChannelForm(instance=self.channel),
        }


# Where an account that was signed out is connected again.
AGAIN = {Network.MASTODON: "office_connect_mastodon", Network.BLUESKY: "office_connect_bluesky"}


def standing(channel: Channel) -> str:
    if channel.state == ChannelState.SIGNED_OUT:
        return _("We are signed out there. Connect it again.")
    if channel.state == ChannelState.OFF:
        return _("It is switched off.")
    if channel.by_hand:
        return _("Somebody posts there by hand.")
    if channel.network == Network.REHEARSAL:
        return _("A wall for rehearsals.")
    return _("It works.")


class ChannelAct(WithChannel, Act):
    permission_required = CONNECT

    def back_to(self) -> str:
        there = Channel.objects.filter(pk=self.kwargs["pk"]).exists()
        return reverse("office_channel", args=[self.kwargs["pk"]]) if there else reverse("office_channels")


class Check(ChannelAct):
    def act(self, request: HttpRequest) -> str:
        connecting.check(self.channel, now=timezone.now())
        return _("It works: the account opened, and its limits are read.")


class Switch(ChannelAct):
    def act(self, request: HttpRequest) -> str:
        on = request.POST.get("do") == "on"
        connecting.switch(self.channel, on=on, by=organiser(request))
        return _("Switched on.") if on else _("Switched off. Nothing goes out there.")


class Forget(ChannelAct):
    def act(self, request: HttpRequest) -> str:
        connecting.forget(self.channel, by=organiser(request))
        return _("Its token is gone from this server. Take it back on the network as well.")
