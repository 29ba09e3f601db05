"""Collections, those who are followed, and where the mention bot listens."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from unwatched.accounts.who import organiser
from unwatched.archive.models import Bot, Collection, CollectionItem, ConsentState, Follow
from unwatched.archive.services import collecting, following, mentions
from unwatched.office.fields import number_in
from unwatched.publishing.models import Channel

from . import answers
from .base import KEEP, RUN, Act, ArchiveScreen
from .forms import CollectionForm

MARKS = {
    ConsentState.FOUND: "info", ConsentState.ASKED: "wait", ConsentState.YES: "good", ConsentState.NO: "bad",
    ConsentState.GONE: "bad",
}  # fmt: skip


class Collections(ArchiveScreen):
    template_name = "archive/office/collections.html"
    page_title = gettext_lazy("Collections")
    tab = "collections"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may(KEEP):
            return redirect("office_collections")
        form = CollectionForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        made = collecting.make(**form.cleaned_data, by=self.user, now=timezone.now())
        messages.success(request, _("Made. Put threads into it from their own screens."))
        return redirect("office_collection", made.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = list(Collection.objects.prefetch_related("items"))
        return super().get_context_data(**kwargs) | {
            "answer": answers.collections(len(found)),
            "collections": found,
            "form": kwargs.get("form") or CollectionForm(),
        }


class CollectionScreen(ArchiveScreen):
    template_name = "archive/office/collection.html"
    crumbs = ((gettext_lazy("Collections"), "office_collections"),)
    tab = "collections"

    @cached_property
    def collection(self) -> Collection:
        return get_object_or_404(Collection, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return self.collection.name

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may(KEEP):
            return redirect("office_collection", self.collection.pk)
        if request.POST.get("do") == "take_out":
            item = get_object_or_404(CollectionItem, pk=number_in(request.POST.get("item")), collection=self.collection)
            collecting.take_out(item)
            messages.success(request, _("Taken out."))
            return redirect("office_collection", self.collection.pk)
        form = CollectionForm(request.POST)
        if not form.is_valid():
            return self.again(form)
        collecting.change(self.collection, **form.cleaned_data, by=self.user)
        messages.success(request, _("Saved."))
        return redirect("office_collection", self.collection.pk)

    def again(self, form: CollectionForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.collection
        items = list(row.items.select_related("thread__author", "request"))
        initial = {"name": row.name, "about": row.about, "public": row.public}
        return super().get_context_data(**kwargs) | {
            "collection": row,
            "answer": row.name,
            "rows": [(item, MARKS[item.consent], item.consent.label) for item in items],
            "form": kwargs.get("form") or CollectionForm(initial=initial),
        }


class Follows(ArchiveScreen):
    template_name = "archive/office/follows.html"
    page_title = gettext_lazy("Keep current")
    tab = "follows"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = list(Follow.objects.select_related("author", "by"))
        return super().get_context_data(**kwargs) | {"answer": answers.follows(len(found)), "follows": found}


class Unfollow(Act):
    def act(self, request: HttpRequest) -> str:
        following.unfollow(get_object_or_404(Follow, pk=self.kwargs["pk"]), by=organiser(request))
        return _("Not followed any more.")

    def back_to(self) -> str:
        return reverse("office_follows")


class Bots(ArchiveScreen):
    template_name = "archive/office/bots.html"
    page_title = gettext_lazy("Mention bot")
    tab = "bot"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        bots = {bot.channel_id: bot for bot in Bot.objects.all()}
        listening = [
            (channel, bots.get(channel.pk)) for channel in Channel.objects.all() if mentions.may_listen(channel)
        ]
        return super().get_context_data(**kwargs) | {
            "answer": answers.bots(sum(bool(bot and bot.on) for _channel, bot in listening)),
            "listening": listening,
            "most": mentions.QUESTIONS_A_DAY,
        }


class Switch(Act):
    permission_required = RUN

    def act(self, request: HttpRequest) -> str:
        channel = get_object_or_404(Channel, pk=self.kwargs["pk"])
        on = request.POST.get("do") == "on"
        mentions.switch(channel, on=on, by=organiser(request), now=timezone.now())
        return _("It listens from now on.") if on else _("It does not listen any more.")

    def back_to(self) -> str:
        return reverse("office_bots")
