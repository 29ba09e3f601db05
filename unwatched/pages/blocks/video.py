"""A video as a card: nothing is loaded from its host before a visitor asks for it."""

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from unwatched.pages.links import check_href, is_safe_href
from unwatched.pages.players import Player, find_player

from .links import TO_READ, SourceValue, Unpreviewed


class VideoValue(SourceValue):
    @cached_property
    def player(self) -> Player | None:
        """How to show it here, or None: then the card is a plain link."""
        return find_player(self.get("url") or "")

    @property
    def transcript_href(self) -> str:
        url = self.get("transcript") or ""
        return url if is_safe_href(url) else ""


class VideoBlock(Unpreviewed, blocks.StructBlock):
    url = blocks.CharBlock(
        label=_("address of the video"), max_length=500, validators=[check_href],
        help_text=_("As it stands in the browser. PeerTube is kindest to those who watch."),
    )  # fmt: skip
    title = blocks.CharBlock(label=_("title"), max_length=160)
    length = blocks.CharBlock(
        label=_("length"), max_length=30, required=False, help_text=_("Such as: 4 minutes, subtitled.")
    )
    picture = ImageChooserBlock(label=_("picture on the card"), required=False)
    transcript = blocks.CharBlock(
        label=_("address of the transcript"), max_length=500, required=False, validators=[check_href]
    )

    class Meta:
        label = _("Video")
        group = TO_READ
        icon = "media"
        value_class = VideoValue
        template = "pages/blocks/video.html"

    def clean(self, value: VideoValue) -> VideoValue:
        value = super().clean(value)
        if not value.href.startswith(("https://", "http://")) and not self.is_deferred_validation:
            raise ValidationError(_("Write the address of the video as it stands in the browser, with https://."))
        return value
