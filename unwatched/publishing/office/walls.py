"""A rehearsal wall: what readers would see, and a place to play one of them. Nothing leaves the server."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.gateways.social import Network
from unwatched.office.fields import number_in
from unwatched.publishing.models import Channel, WallPost
from unwatched.publishing.services import wall

from .base import PostsScreen
from .forms import ReaderForm

MOST = 200


class Wall(PostsScreen):
    """The newest posts first, as a timeline; each can be answered as somebody made up."""

    template_name = "publishing/office/wall.html"
    tab = "channels"

    @cached_property
    def channel(self) -> Channel:
        return get_object_or_404(Channel, pk=self.kwargs["pk"], network=Network.REHEARSAL)

    def get_page_title(self) -> str:
        return _("Wall: %(name)s") % {"name": self.channel.name}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = ReaderForm(request.POST)
        if not form.is_valid():
            return self.again(form)
        said = form.cleaned_data
        parent = self.channel.wall.filter(pk=said["parent"]).first() if said["parent"] else None
        new = wall.post_as_reader(
            self.channel, author=said["author"], text=said["text"], parent=parent, now=timezone.now()
        )
        return redirect(f"{reverse('office_wall', args=[self.channel.pk])}#post-{new.pk}")

    def again(self, form: ReaderForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        posts = list(self.channel.wall.filter(deleted=False).select_related("parent").order_by("-at", "-pk")[:MOST])
        said = ngettext("%(n)s post on the wall.", "%(n)s posts on the wall.", len(posts)) % {"n": len(posts)}
        answering = WallPost.objects.filter(channel=self.channel, pk=number_in(self.request.GET.get("to"))).first()
        return super().get_context_data(**kwargs) | {
            "channel": self.channel,
            "posts": posts,
            "answer": said if posts else _("Nothing on the wall yet."),
            "answering": answering,
            "form": kwargs.get("form") or ReaderForm(initial={"parent": answering.pk if answering else ""}),
        }
