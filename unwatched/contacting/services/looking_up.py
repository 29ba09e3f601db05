"""From a postcode or a place to those whom an action concerns. What somebody typed is kept and logged nowhere."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Page

from unwatched.contacting.models import Contact, Way
from unwatched.core.text import printable
from unwatched.directory.models import Division, Official
from unwatched.directory.models.division import with_those_above
from unwatched.directory.models.official import OfficialQuerySet
from unwatched.directory.services import divisions_of, officials_of

IN_A_LIST = 600  # places; more are looked for by name
MOST = 200  # people on one page


@dataclass(frozen=True)
class Found:
    """What a look-up gave, for the page. ``said`` is the sentence when it gave nobody."""

    officials: Sequence[Official] = ()
    said: str = ""
    postcode: str = ""  # as it was typed, to stand in the field again
    name: str = ""
    place: int = 0

    @property
    def status(self) -> int:
        return 422 if self.said else 200

    @property
    def is_split(self) -> bool:
        """Whether a postcode lies in two divisions of one kind, wards 3 and 5: people live in one of them."""
        ids = {official.division.ocd_id for official in self.officials if official.division}
        kinds = {ocd_id.rpartition(":")[0] for ocd_id in ids}
        return bool(self.postcode) and len(kinds) < len(ids)


@dataclass(frozen=True)
class Places:
    """The list of places to choose from, or that there are too many for one."""

    divisions: Sequence[Division] = field(default_factory=list)
    too_many: bool = False
    around: Mapping[str, str] = field(default_factory=dict)  # names by id, of what they lie in

    @property
    def named(self) -> list[tuple[int, str]]:
        """Each with its name; "Ward 1" of two towns with that of its town."""
        often = Counter(division.name for division in self.divisions)
        return [(one.pk, self._with_town(one) if often[one.name] > 1 else one.name) for one in self.divisions]

    def _with_town(self, division: Division) -> str:
        above = [self.around[ocd_id] for ocd_id in with_those_above(division.ocd_id)[1:] if ocd_id in self.around]
        return f"{division.name}, {above[0]}" if above else f"{division.name} ({division.ocd_id.rpartition('/')[2]})"


C = TypeVar("C", bound=Contact)


def contact_at(request: HttpRequest, path: str) -> tuple[Contact, Page]:
    """The action whose page stands at ``path``, and that page. A translation leads to the same. Raises Http404."""
    for kind in Contact.__subclasses__():
        found = of_path(kind, request, path)
        if found is not None:
            return found
    raise Http404


def of_path(kind: type[C], request: HttpRequest, path: str) -> tuple[C, Page] | None:
    """The same for one kind of action; None where another kind, or none, stands there."""
    page = Page.find_for_request(request, path)
    found = of_page(kind, page) if page is not None and page.live else None
    return (found, page) if found is not None and page is not None else None


def of_page(kind: type[C], page: Page) -> C | None:
    """The page's own action, or that of the page that it translates."""
    rows = kind._default_manager.select_related("page", "campaign__host__ring")
    found = list(rows.filter(page__translation_key=page.translation_key))
    return next((row for row in found if row.page_id == page.pk), found[0] if found else None)


def eligible(contact: Contact, *, on: date) -> OfficialQuerySet:
    """Everybody whom the action may concern, of those in office on that day."""
    holding = Official.objects.holding(on=on).select_related("division")
    if contact.way == Way.FIXED:
        return holding.filter(pk__in=contact.chosen.values("pk"))
    return holding.filter(_offices(contact.offices), _within(contact.within))


def _offices(offices: Sequence[Sequence[str]]) -> Q:
    wanted = Q()
    for body, office in offices:
        wanted |= Q(organisation=body, office=office) if office else Q(organisation=body)
    return wanted


def _within(ocd_id: str) -> Q:
    return Q(division__ocd_id=ocd_id) | Q(division__ocd_id__startswith=f"{ocd_id}/") if ocd_id else Q()


def fixed(contact: Contact, *, on: date) -> list[Official]:
    return list(eligible(contact, on=on).order_by("organisation", "name")[:MOST])


def by_postcode(contact: Contact, typed: str, *, on: date) -> Found:
    """Those for where a postcode lies; the nearest first."""
    ids = [official.pk for official in officials_of(typed, on=on)]
    meant = {official.pk: official for official in eligible(contact, on=on).filter(pk__in=ids)}
    officials = [meant[pk] for pk in ids if pk in meant]
    return Found(officials[:MOST], said="" if officials else why_nobody(typed), postcode=typed)


def why_nobody(postcode: str) -> str:
    if divisions_of(postcode):
        return _(
            "We know this postcode, but nobody whom this is about holds office for it now. Try your place instead."
        )
    return _("We do not know this postcode. Look at it again, or choose your place from the list.")


def by_place(contact: Contact, place: int, *, on: date) -> Found:
    """Those who stand for a place of the list, and for what it lies in; the nearest first."""
    division = Division.objects.filter(pk=place).first()
    meant = eligible(contact, on=on)
    officials = list(meant.standing_for([division.ocd_id])[:MOST]) if division else []
    said = "" if officials else _("Nobody stands for this place now. Please choose another one.")
    return Found(officials, said=said, place=place)


def by_name(contact: Contact, typed: str, *, on: date) -> Found:
    """Those whose place, or who themselves, are called so: each word is looked for."""
    wanted = Q()
    for word in printable(typed).split()[:8]:
        wanted &= Q(division__name__icontains=word) | Q(name__icontains=word)
    officials = (
        list(eligible(contact, on=on).filter(wanted).order_by("division__name", "name")[:MOST]) if wanted else []
    )
    said = (
        "" if officials else _("We found nobody under this name. Try one word of it: the town, the district or a name.")
    )
    return Found(officials, said=said, name=typed)


def places(contact: Contact, *, on: date) -> Places:
    """Every place somebody stands for whom the action concerns."""
    meant = eligible(contact, on=on).order_by()
    divisions = list(Division.objects.filter(pk__in=meant.values("division"))[: IN_A_LIST + 1])
    if len(divisions) > IN_A_LIST:
        return Places(too_many=True)
    around = Division.objects.around([division.ocd_id for division in divisions])
    return Places(divisions, around=dict(around.values_list("ocd_id", "name")))


def pick(contact: Contact, ids: Sequence[int], *, on: date) -> list[Official]:
    """These people, in this order, as far as they are in office and the action concerns them."""
    found = {official.pk: official for official in eligible(contact, on=on).filter(pk__in=ids)}
    return [found[pk] for pk in dict.fromkeys(ids) if pk in found]
