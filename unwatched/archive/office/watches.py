"""Hashtag watches: what is looked for and where, what came, and what is taken off the page."""

import re
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from unwatched.accounts.who import organiser
from unwatched.archive.errors import ArchiveError
from unwatched.archive.models import Collection, Found, Stream, Watch, WatchedPost, WatchedState
from unwatched.archive.services import collecting, finding, looking, watching
from unwatched.archive.views.watches import figures
from unwatched.core.fields import Cleaned, line
from unwatched.gateways.errors import GatewayError
from unwatched.gateways.social import servers
from unwatched.office.people import who
from unwatched.office.views import Act, Screen, may_use

LOOK = "archive.view_keptthread"
CHANGE = "archive.keep_thread"
ON_A_PAGE = 30
MOST_SERVERS = 20
_BETWEEN = re.compile(r"[\s,;]+")
_TAG = re.compile(r"\w{1,100}")


def tags_of(text: str) -> list[str]:
    """Hashtags as people type them: with or without "#", with commas or spaces between. Raises ValidationError."""
    tags = list(dict.fromkeys(tag.lstrip("#＃").casefold() for tag in _BETWEEN.split(text) if tag.strip("#＃")))
    for tag in tags:
        if not _TAG.fullmatch(tag) or tag.isdecimal():
            raise forms.ValidationError(
                _("“%(tag)s” is no hashtag: one has letters and numbers, and nothing else.") % {"tag": tag}
            )
    if len(tags) > watching.TAGS:
        raise forms.ValidationError(_("At most %(n)s hashtags; make a second watch for more.") % {"n": watching.TAGS})
    return tags


class WatchForm(forms.ModelForm):
    title = Cleaned(
        clean=line(120),
        label=gettext_lazy("Title"),
        error_messages={"required": gettext_lazy("Give it a title that says what it is about.")},
    )
    about = Cleaned(clean=line(500), label=gettext_lazy("What it is about"), required=False)
    any_of = forms.CharField(
        label=gettext_lazy("Any of these hashtags"), max_length=400, help_text=gettext_lazy("With spaces between."),
        error_messages={"required": gettext_lazy("Name at least one hashtag, such as #FacesAreNotIDs.")},
    )  # fmt: skip
    all_of = forms.CharField(label=gettext_lazy("… and all of these"), max_length=400, required=False)
    none_of = forms.CharField(label=gettext_lazy("… and none of these"), max_length=400, required=False)
    where = forms.CharField(
        label=gettext_lazy("Mastodon servers to look at"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One in each line, such as social.example. Each shows what its own people can see."),
    )  # fmt: skip
    bluesky = forms.BooleanField(label=gettext_lazy("Look at Bluesky"), required=False, initial=True)
    public = forms.BooleanField(label=gettext_lazy("Has a page that everybody may read"), required=False)
    paused = forms.BooleanField(label=gettext_lazy("Does not look at the moment"), required=False)

    field_order = ["title", "about", "any_of", "all_of", "none_of", "where", "bluesky", "public", "paused"]

    class Meta:
        model = Watch
        fields = ["title", "about", "any_of", "all_of", "none_of", "bluesky", "public", "paused"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["paused"]
        else:
            known = self.instance.servers.values_list("address", flat=True)
            self.initial["where"] = "\n".join(address.removeprefix("https://") for address in known)
            for name in ("any_of", "all_of", "none_of"):
                self.initial[name] = " ".join(f"#{tag}" for tag in getattr(self.instance, name))

    def clean_any_of(self) -> list[str]:
        return tags_of(self.cleaned_data["any_of"])

    def clean_all_of(self) -> list[str]:
        return tags_of(self.cleaned_data["all_of"])

    def clean_none_of(self) -> list[str]:
        return tags_of(self.cleaned_data["none_of"])

    def clean_where(self) -> list[str]:
        typed = [one.strip() for one in re.split(r"[\n,;]+", self.cleaned_data["where"]) if one.strip()]
        if len(typed) > MOST_SERVERS:
            raise forms.ValidationError(_("At most %(n)s servers.") % {"n": MOST_SERVERS})
        try:
            return list(dict.fromkeys(servers.written(one) for one in typed))
        except GatewayError as error:
            raise forms.ValidationError(str(error)) from None


class Watches(Screen):
    template_name = "archive/office/watches.html"
    page_title = gettext_lazy("Hashtags")
    header_icon = "tag"
    permission_required = LOOK

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = Count("posts", filter=Q(posts__state=WatchedState.SHOWN))
        watches = list(Watch.objects.annotate(met=Count("posts"), shown=shown))
        said = ngettext("%(n)s hashtag watch.", "%(n)s hashtag watches.", len(watches)) % {"n": len(watches)}
        return super().get_context_data(**kwargs) | {
            "watches": watches,
            "answer": said if watches else _("No hashtag is watched yet."),
            "may_change": may_use(who(self.request), CHANGE),
        }


class OneWatch(Screen):
    """One watch: what came, where it looks, how it is set up."""

    template_name = "archive/office/watch.html"
    header_icon = "tag"
    permission_required = LOOK
    crumbs = ((gettext_lazy("Hashtags"), "office_watches"),)

    @cached_property
    def watch(self) -> Watch | None:
        pk = self.kwargs.get("pk")
        return get_object_or_404(Watch, pk=pk) if pk else None

    def get_page_title(self) -> str:
        return self.watch.title if self.watch else _("New hashtag watch")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=WatchForm(instance=self.watch)))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_use(who(request), CHANGE):
            return redirect("office_watches")
        known = Watch.objects.get(pk=self.watch.pk) if self.watch else Watch()
        form = WatchForm(request.POST, instance=known)
        if not form.is_valid():
            return self.again(form)
        watch = form.save(commit=False)
        watch.slug = watch.slug or free_slug(watch.title)
        try:
            watching.save(watch, servers=form.cleaned_data["where"], by=organiser(request), now=timezone.now())
        except ArchiveError as error:
            form.add_error(None, str(error))
            return self.again(form)
        messages.success(request, _("Saved. What is said appears here within a few minutes."))
        return redirect("office_watch", watch.pk)

    def again(self, form: WatchForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | {
            "watch": self.watch,
            "may_change": may_use(who(self.request), CHANGE),
        }
        if self.watch:
            posts = self.watch.posts.filter(state=WatchedState.SHOWN).prefetch_related("pictures")
            context |= {
                "collections": Collection.objects.all(),
                "page_of": Paginator(posts, ON_A_PAGE).get_page(self.request.GET.get("p")),
                "servers": self.watch.servers.all(),
                "stream": Stream.objects.order_by("-read_at").first() if self.watch.bluesky else None,
                **figures(self.watch, now=timezone.now(), width=720),
            }
        return context


class ActOnPost(Act):
    permission_required = CHANGE
    errors = (ArchiveError, GatewayError)

    @cached_property
    def watched(self) -> WatchedPost:
        return get_object_or_404(WatchedPost.objects.select_related("watch"), pk=self.kwargs["pk"])

    def back_to(self) -> str:
        return reverse("office_watch", args=[self.watched.watch_id])


class TakeOff(ActOnPost):
    def act(self, request: HttpRequest) -> str:
        watching.remove(self.watched, by=organiser(request))
        return _("It stands on the page no more, and does not come back.")


class Mute(ActOnPost):
    def act(self, request: HttpRequest) -> str:
        number = watching.mute(self.watched, by=organiser(request), now=timezone.now())
        return ngettext(
            "Nothing by this account is shown any more: %(n)s post went off the page.",
            "Nothing by this account is shown any more: %(n)s posts went off the page.",
            number,
        ) % {"n": number}


class Collect(ActOnPost):
    """Puts the thread that a post belongs to into a collection: kept already, or as something to decide."""

    def act(self, request: HttpRequest) -> str:
        post = self.watched
        if post.content is None:
            raise ArchiveError(_("This post is not shown any more."))
        collection = get_object_or_404(Collection, pk=request.POST.get("collection") or 0)
        look = looking.look(post.content["url"], read=looking.from_network, now=timezone.now())
        by, now = organiser(request), timezone.now()
        wanted = None if look.kept else finding.put_in(look.unrolled, found=Found.WATCH, by=by, now=now)
        if look.kept is None and wanted is None:
            raise ArchiveError(_("It was decided before that this thread is not kept."))
        collecting.add(collection, thread=look.kept, request=wanted, by=by, now=now)
        if look.kept:
            return _("It stands in the collection “%(name)s”.") % {"name": collection.name}
        return _("It waits in “%(name)s”: decide in the inbox whether its author is asked.") % {"name": collection.name}


class Delete(Act):
    """A watch with all that it has met."""

    permission_required = CHANGE

    def act(self, request: HttpRequest) -> str:
        watching.delete(get_object_or_404(Watch, pk=self.kwargs["pk"]), by=organiser(request))
        return _("Deleted, with everything that it had met.")

    def back_to(self) -> str:
        return reverse("office_watches")


def free_slug(title: str) -> str:
    """The end of a page's address, from its title."""
    stem = slugify(title)[:60] or "hashtag"
    slug, number = stem, 1
    while Watch.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{stem}-{number}"
    return slug
