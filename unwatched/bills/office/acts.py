"""Buttons that do one thing to a bill: comments, versions, links."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from unwatched.bills.models import Comment, ShareLink
from unwatched.bills.services import commenting, drafting, sectioning, sharing, versions, writing

from .base import COMMENT, SHARE, Act


class AddComment(Act):
    permission_required = COMMENT

    def act(self, request: HttpRequest) -> str:
        commenting.comment(
            self.bill, slot=self.slot(), text=request.POST.get("text", ""), by=self.user, now=timezone.now()
        )
        return _("Your comment stands there.")

    def slot(self) -> str:
        wanted = self.request.POST.get("slot", "")
        return wanted if wanted in {slot.key for slot in drafting.slots_of(self.bill)} else ""

    def back_to(self) -> str:
        return f"{self.url()}?part={self.slot()}#comments"


class SettleComment(Act):
    permission_required = COMMENT

    def act(self, request: HttpRequest) -> str:
        if request.POST.get("do") == "reopen":
            commenting.reopen(self.comment, by=self.user)
            return _("It is open again.")
        commenting.resolve(self.comment, by=self.user, now=timezone.now())
        return _("It is settled.")

    @property
    def comment(self) -> Comment:
        return get_object_or_404(Comment.objects.select_related("bill"), bill=self.bill, pk=self.kwargs["comment"])

    def back_to(self) -> str:
        return f"{self.url()}?part={self.comment.slot}#comments"


class Sections(Act):
    """Another heading for a section, or a section more."""

    kept = ""  # the part to show next

    def act(self, request: HttpRequest) -> str:
        part, heading = request.POST.get("part", ""), request.POST.get("heading", "")
        if request.POST.get("do") == "rename":
            self.kept = part
            sectioning.rename(self.bill, slot=part, heading=heading, by=self.user, now=timezone.now())
            return _("The section has its new heading.")
        self.kept = sectioning.add(self.bill, after=part, heading=heading, by=self.user, now=timezone.now())
        return _("The section is there. Write its words.")

    def back_to(self) -> str:
        wanted = self.kept or self.request.POST.get("part", "")
        return f"{self.url()}?part={wanted}#part" if wanted.isidentifier() else self.url()


class Save(Act):
    back = "office_bill_versions"

    def act(self, request: HttpRequest) -> str:
        note = request.POST.get("note", "")
        version = versions.save(self.bill, by=self.user, now=timezone.now(), note=note)
        return _("Version %(n)s is saved.") % {"n": version.number}


class GoBack(Act):
    def act(self, request: HttpRequest) -> str:
        version = get_object_or_404(self.bill.versions, number=self.kwargs["number"])
        kept = versions.go_back(self.bill, version, by=self.user, now=timezone.now())
        said = _("The bill reads as version %(n)s did.") % {"n": version.number}
        return said + " " + _("What stood there is kept as version %(n)s.") % {"n": kept.number} if kept else said


class Withdraw(Act):
    permission_required = SHARE
    back = "office_bill_download"

    def act(self, request: HttpRequest) -> str:
        link = get_object_or_404(ShareLink.objects.select_related("bill"), bill=self.bill, pk=self.kwargs["link"])
        sharing.withdraw(link, by=self.user, now=timezone.now())
        return _("Withdrawn. Whoever opens it reads that it leads nowhere any more.")


class Remove(Act):
    back = "office_bill_settings"
    permission_required = "bills.delete_bill"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.gone = False
        return super().post(request, *args, **kwargs)

    def act(self, request: HttpRequest) -> str:
        title = self.bill.title
        writing.remove(self.bill, by=self.user, now=timezone.now())
        self.gone = True
        return _("“%(title)s” is thrown away.") % {"title": title}

    def back_to(self) -> str:
        return reverse("office_bills") if self.gone else self.url(self.back)
