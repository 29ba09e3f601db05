"""Blocks that ask for something or show what is going on: actions, news, invitations, days left, partners."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from unwatched.core import zones
from unwatched.pages.choices import Stock

from .away import ElsewhereBlock, GiveBlock
from .links import GOING_ON, TO_ACT, LinkBlock, Unpreviewed

ACTIONS = ["pages.PetitionPage", "pages.LetterPage", "pages.MessagePage", "pages.CallPage"]


class WayBlock(Unpreviewed, blocks.StructBlock):
    """One tear-off tab that editors write; those of our own actions come by themselves."""

    verb = blocks.CharBlock(label=_("verb"), max_length=14, help_text=_("Such as: Write, Call, Come, Give."))
    words = blocks.CharBlock(
        label=_("one line"),
        max_length=90,
        help_text=_("With the price in minutes: A script and a number. Three minutes."),
    )
    link = LinkBlock(label=_("where it leads"))

    class Meta:
        label = _("way to act")
        icon = "pick"


class ActionBlock(Unpreviewed, blocks.StructBlock):
    page = blocks.PageChooserBlock(label=_("action"), page_type=ACTIONS)
    words = blocks.TextBlock(label=_("why now"), max_length=300, rows=2, required=False)
    button = blocks.CharBlock(
        label=_("words of the button"), max_length=30, required=False, help_text=_("Empty: what fits the action.")
    )

    class Meta:
        label = _("Action card")
        group = TO_ACT
        help_text = _("One action alone, large. For all of them side by side take “Ways to act”.")
        icon = "pick"
        template = "pages/blocks/action.html"


class TicketBlocks(blocks.StreamBlock):
    """The cards that editors place themselves, in their order."""

    action = blocks.PageChooserBlock(label=_("Action of ours"), icon="pick", page_type=ACTIONS)
    elsewhere = ElsewhereBlock()
    give = GiveBlock()

    class Meta:
        max_num = 20
        block_counts = {"give": {"max_num": 1}}
        required = False


class WaysBlock(Unpreviewed, blocks.StructBlock):
    """All ways to act side by side."""

    heading = blocks.CharBlock(label=_("heading"), max_length=60, default=_("What you can do"))
    cards = TicketBlocks(
        label=_("cards, in this order"),
        required=False,
        help_text=_("Empty: the campaign's own actions."),
    )
    others = blocks.BooleanBlock(
        label=_("and all other actions of this campaign after them"), required=False, default=True
    )

    class Meta:
        label = _("Ways to act")
        group = TO_ACT
        help_text = _(
            "One card for each thing that one can do. Each action of yours (petition, open letter, message, "
            "call) is a page under this campaign and comes here by itself."
        )
        icon = "pick"
        template = "pages/blocks/ways.html"


class UpdatesBlock(Unpreviewed, blocks.StructBlock):
    heading = blocks.CharBlock(label=_("heading"), max_length=60, default=_("News"))
    number = blocks.IntegerBlock(label=_("how many"), min_value=1, max_value=10, default=3)

    class Meta:
        label = _("Latest updates")
        group = GOING_ON
        help_text = _(
            "Each piece of news is a page under this campaign (“Update”) and comes here by itself, the newest first."
        )
        icon = "list-ul"
        template = "pages/blocks/updates.html"


class FlyerRowBlock(Unpreviewed, blocks.StructBlock):
    when = blocks.CharBlock(label=_("when"), max_length=40, help_text=_("Such as: Tue 8 Dec, 18:00."))
    title = blocks.CharBlock(label=_("what"), max_length=120)
    text = blocks.CharBlock(
        label=_("in one or two sentences"), max_length=250, required=False,
        help_text=_("Where, how long, step-free or not, is there tea?"),
    )  # fmt: skip
    link = LinkBlock(label=_("link"), required=False)

    class Meta:
        label = _("row")


class FlyerBlock(Unpreviewed, blocks.StructBlock):
    heading = blocks.CharBlock(label=_("heading"), max_length=60, default=_("Come by"))
    stock = blocks.ChoiceBlock(label=_("paper"), choices=Stock.choices, default=Stock.MINT)
    words = blocks.TextBlock(label=_("text"), max_length=400, rows=3, required=False)
    rows = blocks.ListBlock(FlyerRowBlock(), label=_("dates"), min_num=0, max_num=6)

    class Meta:
        label = _("Flyer")
        group = GOING_ON
        help_text = _("An invitation on paper of its own, with dates.")
        icon = "date"
        template = "pages/blocks/flyer.html"


class DemandsBlock(Unpreviewed, blocks.StructBlock):
    heading = blocks.CharBlock(label=_("heading"), max_length=80, default=_("What we ask, and what has come of it"))

    class Meta:
        label = _("Demands")
        group = GOING_ON
        help_text = _(
            "The demands themselves are written in the menu under Actions, Demands, and come here by "
            "themselves. Only those with a source are shown."
        )
        icon = "check"
        template = "pages/blocks/demands.html"


class CountdownValue(blocks.StructValue):
    """Days are counted by the clocks of the countdown's own zone."""

    @property
    def zone(self) -> str:
        return self.get("place") or settings.TIME_ZONE

    @property
    def start(self) -> date:
        """Where the squares begin: the given day, or a year before the end."""
        return self.get("since") or self["until"] - timedelta(days=365)

    @cached_property
    def ends_at(self) -> datetime:
        """The moment, in UTC, from which on the day has passed."""
        clock = datetime.combine(self["until"], self.get("time") or time())
        try:
            return zones.moment(clock, zone=self.zone)
        except zones.NoSuchTime as error:  # the clocks skip it: the moment at which they do
            return zones.moment(error.instead.replace(tzinfo=None), zone=self.zone)

    def today(self, now: datetime) -> date:
        return zones.clock(now, zone=self.zone).date()

    def days(self, now: datetime) -> int:
        return max((self["until"] - self.today(now)).days, 0)

    def is_over(self, now: datetime) -> bool:
        return now >= self.ends_at

    def changes_at(self, now: datetime) -> datetime | None:
        """When it says something else than now: at the next midnight there, or at its end. None: never again."""
        return None if self.is_over(now) else min(zones.next_midnight(now, zone=self.zone), self.ends_at)


class CallBlock(Unpreviewed, blocks.StructBlock):
    """What a reader can do about it until the day."""

    words = blocks.TextBlock(label=_("in a sentence or two"), max_length=300, rows=2, required=False)
    link = LinkBlock(label=_("button until then"), required=False)

    class Meta:
        label = _("what readers can do")
        icon = "pick"


class LaterCallBlock(CallBlock):
    """The same from the day on; who cannot see the page hears which of the two they fill in."""

    link = LinkBlock(label=_("button from then on"), required=False)


def zone_choices() -> list[tuple[str, str]]:
    return [(name, name) for name in zones.names()]


class CountdownBlock(Unpreviewed, blocks.StructBlock):
    until = blocks.DateBlock(label=_("until which day"))
    time = blocks.TimeBlock(
        label=_("until what time that day"), required=False, help_text=_("Empty: it ends when the day begins.")
    )
    place = blocks.ChoiceBlock(
        label=_("by the clocks of"), choices=zone_choices, required=False, help_text=_("Empty: those of this site.")
    )
    since = blocks.DateBlock(
        label=_("since which day"),
        required=False,
        help_text=_("Where the squares begin. Empty: a year before the end."),
    )
    words = blocks.CharBlock(
        label=_("after the number"),
        max_length=160,
        help_text=_("Such as: days until the company may sell its scanner again."),
    )
    before = CallBlock(label=_("what readers can do until then"), required=False)
    over = blocks.CharBlock(
        label=_("instead of the number, when the day has passed"), max_length=160, default=_("The promise has run out.")
    )
    after = LaterCallBlock(
        label=_("what readers can do from then on"),
        required=False,
        help_text=_("The page changes by itself at that moment."),
    )
    unit = blocks.CharBlock(
        label=_("what one square is"), max_length=80, required=False, default=_("One square is one day.")
    )

    class Meta:
        label = _("Days left")
        group = GOING_ON
        icon = "time"
        value_class = CountdownValue
        template = "pages/blocks/countdown.html"

    def clean(self, value: CountdownValue) -> CountdownValue:
        value = super().clean(value)
        if not value.get("until"):  # a draft that is not filled in yet
            return value
        if not timedelta(days=1) <= value["until"] - value.start <= timedelta(days=5 * 366):
            raise ValidationError(_("The first day comes before the last one, by at most five years."))
        return value


class CampaignsBlock(Unpreviewed, blocks.StructBlock):
    heading = blocks.CharBlock(label=_("heading"), max_length=60, default=_("What we are working on"))

    class Meta:
        label = _("All campaigns")
        group = GOING_ON
        help_text = _("All campaigns that are public come here by themselves.")
        icon = "list-ul"
        template = "pages/blocks/campaigns.html"


class PartnersBlock(Unpreviewed, blocks.StructBlock):
    heading = blocks.CharBlock(label=_("heading"), max_length=60, default=_("Who we are"))
    hint = blocks.CharBlock(
        label=_("under the heading"), max_length=160, required=False,
        default=_("Nobody in our pictures has a face. That’s on purpose."),
    )  # fmt: skip

    class Meta:
        label = _("Partners")
        group = GOING_ON
        help_text = _(
            "The organisations of your coalition come here by themselves: in the menu under People, Partners."
        )
        icon = "group"
        template = "pages/blocks/partners.html"
