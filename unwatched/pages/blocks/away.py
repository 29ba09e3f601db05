"""Blocks that lead away from this site: an action that somebody else hosts, a place that takes gifts.

Both are plain links. Nothing of the other site is loaded here, and it learns of a reader only when they press.
"""

import re
from typing import Any
from urllib.parse import quote, urlsplit

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from unwatched.pages.links import check_href, is_safe_href

from .links import TO_ACT, Unpreviewed

AMOUNT = "{amount}"
ENCODED_AMOUNT = re.compile(r"%7[Bb]amount%7[Dd]")


def host_of(url: str) -> str:
    """The name of the other site, for people."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


class ElsewhereValue(blocks.StructValue):
    @property
    def href(self) -> str:
        url = self.get("url") or ""
        return url if is_safe_href(url) and host_of(url) else ""

    @property
    def host(self) -> str:
        return host_of(self.href)


class ElsewhereBlock(Unpreviewed, blocks.StructBlock):
    title = blocks.CharBlock(label=_("what one does there"), max_length=120)
    words = blocks.TextBlock(label=_("in one or two sentences"), max_length=300, rows=2, required=False)
    url = blocks.URLBlock(label=_("address"), max_length=500, help_text=_("Of a petition or a form on another site."))
    button = blocks.CharBlock(label=_("words of the button"), max_length=30, default=_("Go there"))
    count = blocks.IntegerBlock(
        label=_("how many have done it"), min_value=0, required=False, help_text=_("As you read it there.")
    )
    counted_on = blocks.DateBlock(label=_("read on which day"), required=False)

    class Meta:
        label = _("Action elsewhere")
        group = TO_ACT
        help_text = _("For what happens on another site: a plain link that says where it leads.")
        icon = "link-external"
        value_class = ElsewhereValue
        template = "pages/blocks/elsewhere.html"

    def clean(self, value: ElsewhereValue) -> ElsewhereValue:
        value = super().clean(value)
        if self.is_deferred_validation:
            return value
        if (value.get("count") is None) != (value.get("counted_on") is None):
            raise ValidationError(_("A count needs the day on which you read it, and a day needs its count."))
        return value


def plain_template(url: str) -> str:
    """The address with the place for the amount as we write it: browsers hand it on as %7Bamount%7D."""
    return ENCODED_AMOUNT.sub(AMOUNT, url.strip())


def check_template(url: str) -> None:
    """A validator for the address of a processor: https, and one place for the amount, behind the name of the site."""
    url = plain_template(url)
    check_href(url.replace(AMOUNT, "1"))
    if not url.startswith("https://") or url.count(AMOUNT) > 1 or AMOUNT in url.split("/", 3)[2]:
        raise ValidationError(_("An address with https:// in which {amount} stands at most once."))


def without_amount(url: str) -> str:
    """Where one chooses the sum oneself: without the parameter that would hold it, or without the end of the path.

    Empty where the amount stands in the middle of a path: nobody knows what is there without it.

    >>> without_amount("https://p.example/g?a=1&sum={amount}#x"), without_amount("https://p.example/g/{amount}")
    ('https://p.example/g?a=1#x', 'https://p.example/g/')
    """
    url, hash_, fragment = url.partition("#")
    place, mark, query = url.partition("?")
    kept = "&".join(part for part in query.split("&") if AMOUNT not in part)
    if AMOUNT in fragment:
        hash_ = fragment = ""
    if AMOUNT in place:
        head, _amount, tail = place.partition(AMOUNT)
        if tail.strip("/") or not head.endswith("/"):
            return ""
        place = head
    return f"{place}{mark if kept else ''}{kept}{hash_}{fragment}"


class GiveValue(blocks.StructValue):
    @cached_property
    def template(self) -> str:
        """The processor's address, or nothing when it is none that we print."""
        url = plain_template(self.get("url") or "")
        safe = is_safe_href(url.replace(AMOUNT, "1")) and url.startswith("https://") and host_of(url)
        return url if safe and AMOUNT not in url.split("/", 3)[2] else ""

    @cached_property
    def host(self) -> str:
        return host_of(self.template)

    @property
    def gifts(self) -> list[dict[str, str]]:
        """Each amount with its address: what the processor's own page is to be filled with."""
        currency = self.get("currency") or ""
        if AMOUNT not in self.template:
            return []
        return [
            {"words": f"{amount} {currency}".strip(), "url": self.template.replace(AMOUNT, quote(str(amount)))}
            for amount in self.get("amounts") or []
        ]

    @property
    def other(self) -> str:
        """Where one chooses the amount oneself."""
        return without_amount(self.template)

    @property
    def words_for_other(self) -> str:
        return gettext("Another sum") if self.gifts else gettext("Give there")


class AmountBlock(blocks.IntegerBlock):
    """One of a list: its field stands alone, so it says itself what it is."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.field.widget.attrs["aria-label"] = gettext("Amount")


class GiveBlock(Unpreviewed, blocks.StructBlock):
    title = blocks.CharBlock(label=_("heading"), max_length=80, default=_("Give what you can spare"))
    words = blocks.TextBlock(
        label=_("what it is for"), max_length=400, rows=3, required=False,
        help_text=_("A thing and its price: 40 pays for one evening's room."),
    )  # fmt: skip
    url = blocks.CharBlock(
        label=_("address of the page that takes gifts"), max_length=500, validators=[check_template],
        help_text=_("With {amount} where the sum goes: https://pay.example.org/give?sum={amount}"),
    )  # fmt: skip
    currency = blocks.CharBlock(label=_("currency"), max_length=10, help_text=_("Such as € or USD."))
    amounts = blocks.ListBlock(
        AmountBlock(min_value=1, max_value=1_000_000),
        label=_("amounts"),
        min_num=1,
        max_num=6,
    )

    class Meta:
        label = _("Give")
        group = TO_ACT
        help_text = _(
            "Plain links to the site that takes your gifts. Nothing of it is loaded here. The same card "
            "stands on the pages that thank people."
        )
        icon = "pick"
        value_class = GiveValue
        template = "pages/blocks/give.html"
