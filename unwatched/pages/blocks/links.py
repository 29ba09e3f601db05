"""Links that editors set: to a page of ours or to an address."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from unwatched.pages.links import check_href, is_safe_href


class Unpreviewed:
    """Blocks are simple enough to be known by name; a preview would cost a picker full of frames."""

    is_previewable = False


# Under these the kinds of blocks stand where one chooses one.
TO_ACT, TO_READ, GOING_ON = _("To act"), _("To read"), _("What is going on")


class SourceValue(blocks.StructValue):
    """Words with the address where they stand."""

    @property
    def href(self) -> str:
        url = self.get("url") or ""
        return url if is_safe_href(url) else ""

    @property
    def host(self) -> str:
        """The name of the other site, for people."""
        return (urlsplit(self.href).hostname or "").removeprefix("www.")


class LinkValue(blocks.StructValue):
    @cached_property
    def href(self) -> str:
        """The address, or nothing when the page is gone or the address is not one that we print."""
        page = self.get("page")
        if page and page.live:
            return page.localized.get_url() or ""
        url = self.get("url") or ""
        return url if is_safe_href(url) else ""

    @property
    def words(self) -> str:
        page = self.get("page")
        return self.get("text") or (page.title if page else "") or self.get("url") or ""

    @property
    def is_outside(self) -> bool:
        return self.href.startswith(("http://", "https://"))


class LinkBlock(Unpreviewed, blocks.StructBlock):
    text = blocks.CharBlock(label=_("words"), max_length=60, required=False)
    page = blocks.PageChooserBlock(label=_("page of ours"), required=False)
    url = blocks.CharBlock(
        label=_("or an address"), max_length=500, required=False, validators=[check_href],
        help_text=_("https://… for another site, /… for a place on this one."),
    )  # fmt: skip

    class Meta:
        label = _("link")
        icon = "link"
        value_class = LinkValue
        template = "pages/blocks/link.html"

    def clean(self, value: LinkValue) -> LinkValue:
        value = super().clean(value)
        if self.is_deferred_validation or (not getattr(self.meta, "required", True) and not any(value.values())):
            return value
        if not value.get("page") and not value.get("url"):
            raise ValidationError(_("Choose a page, or write an address."))
        if value.get("url") and not value.get("page") and not value.get("text"):
            raise ValidationError(_("Write the words of the link as well."))
        return value
