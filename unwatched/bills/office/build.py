"""The builder: parts, wordings of the chosen part, and the text with its checks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin import messages

from unwatched.bills import plainly, presenting
from unwatched.bills.composing import BlankLeft
from unwatched.bills.errors import BillError, ChangedMeanwhile
from unwatched.bills.instruments import BEGINNING
from unwatched.bills.library import Alternative, Slot, library
from unwatched.bills.library.loading import PLACEHOLDER
from unwatched.bills.models import Bill, BillPart, Comment
from unwatched.bills.services import checking, drafting, sectioning, weighing, writing
from unwatched.bills.services.drafting import Draft
from unwatched.bills.services.weighing import Standing, Weighed
from unwatched.bills.services.writing import Decision
from unwatched.office.people import who
from unwatched.office.views import may_use, refuse

from . import answers
from .base import CHANGE, LOOK, Act, BillScreen, WithBill

OWN, NONE = "__own", "__none"  # beside the keys of wordings, which begin with a letter
_UNIT = re.compile(r"^(?:SUBSECTION|PARAGRAPH|SUBPARAGRAPH|CLAUSE)\b(?: - )?")
SIGNS = {
    Standing.CHOSEN: ("✓", "good"), Standing.OWN: ("✓", "good"), Standing.LEFT_OUT: ("—", "soft"),
    Standing.MISSING: ("!", "warn"), Standing.LOOK: ("!", "warn"),
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A part in the list on the left."""

    key: str
    name: str
    sign: str
    kind: str
    word: str  # said beside the sign
    is_quiet: bool  # the sign says it all to whoever sees it
    here: bool
    comments: int


@dataclass(frozen=True)
class Option:
    """A wording to choose."""

    letter: str
    alternative: Alternative
    text: str


class Build(BillScreen):
    """What does our law say, and where is it weak?"""

    template_name = "bills/office/build.html"
    tab = "build"

    @cached_property
    def parts(self) -> dict[str, BillPart]:
        return drafting.parts_of(self.bill)

    @cached_property
    def slots(self) -> list[Slot]:
        return drafting.slots_of(self.bill)

    @cached_property
    def slot(self) -> Slot:
        """The part that the address names; else the first that wants to be looked at."""
        wanted = self.request.GET.get("part", "")
        named = next((slot for slot in self.slots if slot.key == wanted), None)
        return named or self.slots[0]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return self.show()
        except BillError as error:
            return self.broken(error)

    def broken(self, error: BillError) -> HttpResponse:
        """The library has changed under the bill: versions and downloads still stand."""
        context = super().get_context_data(why=str(error))
        return self.response_class(self.request, ["bills/office/broken.html"], context, using=self.template_engine)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A decision about the part."""
        if not self.may(CHANGE):
            return refuse(request)
        decision = read(request, self.bill, self.slot, old=self.part)
        try:
            drafting.draft(self.bill, drafting.with_part(self.parts, self.slot.key, **vars(decision)))
            writing.decide(self.bill, slot=self.slot.key, decision=decision, was=request.POST.get("was", ""),
                           by=self.user, now=timezone.now())  # fmt: skip
        except ChangedMeanwhile as error:
            clash = answers.clash(error, now=timezone.now())
            return self.show(decision=decision, clash=clash, status=409)
        except BillError as error:
            return self.show(decision=decision, why_not=str(error), status=422)
        messages.success(request, _("%(part)s: it is in the text.") % {"part": self.slot.name})
        return redirect(f"{self.url()}?part={self.slot.key}#part")

    @property
    def part(self) -> BillPart | None:
        return self.parts.get(self.slot.key)

    def show(
        self, *, decision: Decision | None = None, clash: str = "", why_not: str = "", status: int = 200
    ) -> HttpResponse:
        draft = drafting.draft(self.bill, self.parts)
        context = self.get_context_data(draft=draft, decision=decision, clash=clash, why_not=why_not)
        return self.render_to_response(context, status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        draft: Draft = kwargs["draft"]
        decision: Decision | None = kwargs["decision"]
        findings = checking.look(self.bill, draft, self.parts)
        weighed = weighing.weigh(self.bill, self.parts, troubled=checking.slots_in(findings))
        last, now = self.bill.versions.select_related("by").first(), timezone.now()
        return super().get_context_data(**kwargs) | {
            "answer": answer(weighed, findings, is_own=BEGINNING in {one.slot.key for one in weighed}),
            "saved": answers.saved(last, now=now),
            "rows": self.rows(weighed),
            "weighed": (this := next(one for one in weighed if one.slot.key == self.slot.key)),
            "better": self.letters(this.better),
            "slot": self.slot,
            "part": self.part,
            "options": self.wordings(),
            "own_heading": sectioning.heading_of(self.bill, self.slot.key),
            "chosen": chosen_of(decision or self.part),
            "own": (decision or self.part or Decision()).own or self.words_to_begin_with(),
            "reason": (decision or self.part or Decision()).why_not,
            "was": writing.mark_of(self.part),
            "theirs": self.said_of(self.part) if kwargs["clash"] else "",
            "comments": self.bill.comments.filter(slot=self.slot.key).select_related("by", "resolved_by"),
            "last": last,
            "is_new": last is None or last.text != draft.composed.text,
            "next_number": last.number + 1 if last else 1,
            **text_context(self.bill, draft, findings, here=self.slot.key),
        }

    def rows(self, weighed: list[Weighed]) -> list[Row]:
        waiting: dict[str, int] = {}
        for slot in Comment.objects.waiting().filter(bill=self.bill).values_list("slot", flat=True):
            waiting[slot] = waiting.get(slot, 0) + 1
        return [
            Row(
                key=one.slot.key, name=one.slot.name, sign=SIGNS[one.standing][0], kind=SIGNS[one.standing][1],
                word=word(one), is_quiet=one.standing == Standing.CHOSEN,
                here=one.slot.key == self.slot.key, comments=waiting.get(one.slot.key, 0),
            )
            for one in weighed
        ]  # fmt: skip

    def wordings(self) -> list[Option]:
        words = words_of(self.bill)
        return [
            Option(letter=chr(ord("A") + n % 26), alternative=one, text=plain(one.text, words))
            for n, one in enumerate(drafting.offered(self.bill, self.slot.key))
        ]

    def letters(self, wanted: Sequence[Alternative]) -> str:
        """ "B or C": the wordings by the letters that stand before them."""
        offered = [one.key for one in drafting.offered(self.bill, self.slot.key)]
        return _(" or ").join(chr(ord("A") + offered.index(one.key)) for one in wanted)

    def words_to_begin_with(self) -> str:
        """The chosen wording, to be changed; who wants to begin from nothing deletes it."""
        options = drafting.offered(self.bill, self.slot.key)
        found = next((one for one in options if self.part and one.key == self.part.choice), None)
        return plainly.own_words(found.text, words_of(self.bill)) if found else ""

    def said_of(self, part: BillPart | None) -> str:
        """What somebody else has decided meanwhile, in words."""
        if part and part.uses_own:
            return part.own
        options = drafting.offered(self.bill, self.slot.key)
        found = next((one for one in options if part and one.key == part.choice), None)
        return found.name if found else _("The part is left out.")


def read(request: HttpRequest, bill: Bill, slot: Slot, *, old: BillPart | None) -> Decision:
    """What the form says. The words that a wording begins with are nobody's own until they are changed."""
    wanted = request.POST.get("choice", NONE)
    known = {one.key: one.text for one in drafting.offered(bill, slot.key)}
    choice = wanted if wanted in known else (old.choice if old and wanted == OWN else "")
    own = request.POST.get("own", "").replace("\r\n", "\n").strip("\n")
    words = words_of(bill)
    untouched = wanted != OWN and any(own == plainly.own_words(text, words) for text in known.values())
    kept = (old.own if old else "") if untouched else own
    return Decision(choice=choice, own=kept, uses_own=wanted == OWN, why_not=request.POST.get("why_not", ""))


def chosen_of(decided: Decision | BillPart | None) -> str:
    if decided is None:
        return NONE
    return OWN if decided.uses_own else decided.choice or NONE


def words_of(bill: Bill) -> dict[str, str]:
    """What a law of this place calls itself and those who make it."""
    level = bill.jurisdiction.level
    levels = library().levels
    forms = drafting.instrument_of(bill).forms
    return {
        **levels[library().base(level)].words, **levels[level].words, "body": bill.jurisdiction.body,
        "place": bill.jurisdiction.name, "Place": bill.jurisdiction.name,
        "form": forms.get(library().base(level)) or forms.get("") or "",
    }  # fmt: skip


def plain(markup: str, words: Mapping[str, str]) -> str:
    """A wording for a short look: without the signs of the markup, blanks by their label."""

    def fill(match: "re.Match[str]") -> str:
        reference, name = match.groups()
        if reference:
            slot = library().slots.get(name)
            return _("the section on %(name)s") % {"name": slot.name.lower() if slot else name}
        known = library().blanks.get(name)
        return words.get(name) or f"[{known.label if known else name.replace('_', ' ')}]"

    filled = PLACEHOLDER.sub(fill, PLACEHOLDER.sub(fill, markup))  # a word may name another one
    lines = [_UNIT.sub("", line.strip()) for line in filled.splitlines()]
    return "\n".join(lines).strip()


def word(one: Weighed) -> str:
    if one.standing == Standing.OWN or (one.standing == Standing.LOOK and one.part and one.part.uses_own):
        return _("own words")
    if one.standing == Standing.LEFT_OUT:
        return _("left out")
    if one.standing == Standing.MISSING:
        return _("missing")
    return _("look here") if one.standing == Standing.LOOK else _("chosen")


def answer(weighed: list[Weighed], findings: list[checking.Finding], *, is_own: bool = False) -> str:
    warned = sum(finding.kind == "warn" for finding in findings)
    if is_own:
        return answers.own(parts=sum(one.counts for one in weighed), findings=warned)
    holes = sum(one.is_hole for one in weighed)
    return answers.build(
        chosen=sum(one.counts for one in weighed), parts=len(weighed), holes=holes,
        missing=sum(one.standing == Standing.MISSING for one in weighed),
        findings=warned,
    )  # fmt: skip


# --- The text -----------------------------------------------------------------------------------------
def text_context(
    bill: Bill, draft: Draft, findings: list[checking.Finding], *, here: str, is_preview: bool = False
) -> dict[str, Any]:
    """What the column with the text needs, on the page and as a preview."""
    marks = presenting.Marks(
        blanks={f"[{blank.label}]": blank.key for blank in draft.blanks},
        values=[value for value in draft.choices.values.values() if value],
        here=here,
    )
    lines = presenting.lines_of(draft.law, marks)
    return {
        "bill": bill, "law": draft.law, "recitals": presenting.recitals_of(draft.law, marks),
        "lines": lines, "findings": findings, "blanks": blanks_of(bill, draft), "is_preview": is_preview,
        "here": next((line for line in lines if line.is_here), None),
    }  # fmt: skip


@dataclass(frozen=True)
class BlankRow:
    key: str
    label: str
    help: str
    value: str
    example: str


def blanks_of(bill: Bill, draft: Draft) -> list[BlankRow]:
    """What waits for a value first, then what has one."""
    left = {blank.key: blank for blank in draft.blanks if not blank.key.startswith("ref:")}
    filled = {key: value for key, value in bill.values.items() if key not in left}
    return [blank_row(key, blank) for key, blank in left.items()] + [
        blank_row(key, None, value=value) for key, value in filled.items()
    ]


def blank_row(key: str, blank: BlankLeft | None, *, value: str = "") -> BlankRow:
    known = library().blanks.get(key)
    label = known.label if known else blank.label if blank else key.replace("_", " ")
    example = (known.usual or known.example) if known else ""
    return BlankRow(key=key, label=label, help=known.help if known else "", value=value, example=example)


class Preview(WithBill, View):
    """The text with a wording that is not chosen yet, as a part of the page. Nothing is saved."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_use(who(request), LOOK):
            return refuse(request)
        parts = drafting.parts_of(self.bill)
        try:
            slot = next((one for one in drafting.slots_of(self.bill) if one.key == request.POST.get("slot")), None)
            if slot is None:
                raise Http404
            decision = read(request, self.bill, slot, old=parts.get(slot.key))
            wanted = drafting.with_part(parts, slot.key, **vars(decision))
            draft = drafting.draft(self.bill, wanted)
        except BillError as error:
            return render(request, "bills/office/parts/no_preview.html", {"why": str(error)})
        context = text_context(
            self.bill, draft, checking.look(self.bill, draft, wanted), here=slot.key, is_preview=True
        )
        answer = render(request, "bills/office/parts/text.html", context)
        answer.headers["Cache-Control"] = "no-store"
        return answer


class FillIn(Act):
    """Blanks."""

    def act(self, request: HttpRequest) -> str:
        values = {name[6:]: str(value) for name, value in request.POST.items() if name.startswith("value-")}
        writing.fill_in(self.bill, values=values, by=self.user, now=timezone.now())
        return _("Filled in, everywhere in the text.")

    def back_to(self) -> str:
        part = self.request.POST.get("part", "")
        return f"{self.url()}?part={part}#text" if part.isidentifier() else f"{self.url()}#text"
