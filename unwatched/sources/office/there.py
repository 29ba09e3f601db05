"""Is what we cite still there?"""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unwatched.sources.models import TROUBLED, Citation, Standing
from unwatched.sources.services import citing, rechecking

from .base import Act, EvidenceScreen, user_of

ON_A_PAGE = 40
# What needs somebody stands on top.
ORDER = (Standing.GONE, Standing.CHANGED, Standing.MOVED, Standing.UNKNOWN, Standing.SAME)


class StillThere(EvidenceScreen):
    template_name = "sources/office/there.html"
    page_title = gettext_lazy("Is it still there?")
    tab = "there"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rank = Case(
            *(When(standing=standing, then=Value(place)) for place, standing in enumerate(ORDER)),
            output_field=IntegerField(),
        )
        rows = Citation.objects.minded().select_related("source", "capture", "claim_type").prefetch_related("claim")
        page = Paginator(rows.order_by(rank, "-standing_since", "pk"), ON_A_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "page": page,
            "rows": [shown(one) for one in page.object_list],
            "answer": answer(),
            "last": Citation.objects.exclude(looked_at=None).order_by("-looked_at").first(),
        }


def shown(one: Citation) -> dict[str, Any]:
    return {
        "citation": one,
        "kind": rechecking.words_for(one.standing),
        "before": rechecking.sentence_of(one) if one.standing == Standing.CHANGED else "",
        "difference": rechecking.difference(one) if one.standing == Standing.CHANGED else [],
        "moved_to": one.says_now if one.standing == Standing.MOVED and one.says_now.startswith("http") else "",
        "unreached": one.tries >= rechecking.UNREACHED,
    }


def answer() -> str:
    count = Citation.objects.minded().count()
    if not count:
        return _("Nothing is cited yet.")
    troubled = Citation.objects.filter(standing__in=TROUBLED).count()
    if troubled and count == 1:
        return _("The one place that we cite is not as it was.")
    if troubled:
        said = ngettext(
            "%(n)s of the %(all)s places that we cite is not as it was.",
            "%(n)s of the %(all)s places that we cite are not as they were.",
            troubled,
        )
        return said % {"n": troubled, "all": count}
    return ngettext(
        "The one place that we cite is as far as we know as it was.",
        "All %(all)s places that we cite are as far as we know as they were.",
        count,
    ) % {"all": count}


class CitationAct(Act):
    @cached_property
    def citation(self) -> Citation:
        return get_object_or_404(Citation.objects.select_related("source", "capture"), pk=self.kwargs["pk"])

    def back_to(self) -> str:
        return reverse("office_evidence_there")


class LookAgain(CitationAct):
    def act(self, request: HttpRequest) -> str:
        """By the worker, as it may take a while."""
        rechecking.soon(self.citation.source, by=user_of(request), now=timezone.now())
        return _("We look at it now. Come back in a moment.")


class Uncite(CitationAct):
    def act(self, request: HttpRequest) -> str:
        citing.uncite(self.citation, by=user_of(request))
        return _("The citation is gone. The source and our copy stay.")
