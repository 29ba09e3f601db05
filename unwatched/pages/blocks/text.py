"""Blocks to read: text, pictures, quotes, sources."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from unwatched.pages.links import READING, SHORT, check_href

from .links import TO_READ, SourceValue, Unpreviewed


class TextBlock(Unpreviewed, blocks.StructBlock):
    heading = blocks.CharBlock(label=_("heading"), max_length=90, required=False)
    text = blocks.RichTextBlock(label=_("text"), features=READING)

    class Meta:
        label = _("Text")
        group = TO_READ
        icon = "pilcrow"
        template = "pages/blocks/text.html"


class PictureBlock(Unpreviewed, blocks.StructBlock):
    picture = ImageChooserBlock(label=_("picture"))
    caption = blocks.CharBlock(
        label=_("caption"), max_length=250, required=False,
        help_text=_("The description and the credit come with the picture itself."),
    )  # fmt: skip

    class Meta:
        label = _("Picture")
        group = TO_READ
        icon = "image"
        template = "pages/blocks/picture.html"


class QuoteBlock(Unpreviewed, blocks.StructBlock):
    quote = blocks.TextBlock(label=_("quotation"), max_length=400, rows=3)
    who = blocks.CharBlock(label=_("who said it"), max_length=120)
    source = blocks.CharBlock(
        label=_("where it stands"), max_length=160, help_text=_("Such as: Minutes of 3 March 2026, page 4.")
    )
    url = blocks.CharBlock(label=_("address of the source"), max_length=500, required=False, validators=[check_href])

    class Meta:
        label = _("Quotation with its source")
        group = TO_READ
        icon = "openquote"
        value_class = SourceValue
        template = "pages/blocks/quote.html"


class SayingBlock(Unpreviewed, blocks.StructBlock):
    objection = blocks.CharBlock(label=_("what they say"), max_length=140)
    answer = blocks.RichTextBlock(label=_("our answer"), features=SHORT, help_text=_("Three sentences at most."))
    source = blocks.CharBlock(label=_("source"), max_length=160, required=False)
    url = blocks.CharBlock(label=_("address of the source"), max_length=500, required=False, validators=[check_href])

    class Meta:
        label = _("objection and answer")
        icon = "comment"
        value_class = SourceValue


class TalkingPointsBlock(Unpreviewed, blocks.StructBlock):
    heading = blocks.CharBlock(label=_("heading"), max_length=90, default=_("If someone says…"))
    hint = blocks.CharBlock(
        label=_("under the heading"), max_length=160, required=False,
        default=_("Short answers for doorsteps, break rooms and microphones."),
    )  # fmt: skip
    sayings = blocks.ListBlock(SayingBlock(), label=_("objections"), min_num=1, max_num=15)

    class Meta:
        label = _("If someone says…")
        group = TO_READ
        icon = "comment"
        template = "pages/blocks/talking_points.html"


class ResourceBlock(Unpreviewed, blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=160)
    url = blocks.CharBlock(label=_("address"), max_length=500, required=False, validators=[check_href])
    note = blocks.TextBlock(
        label=_("why it is worth reading"), max_length=400, rows=2, required=False,
        help_text=_("One or two sentences in your own words."),
    )  # fmt: skip
    about = blocks.CharBlock(
        label=_("by whom, when, how long"),
        max_length=120,
        required=False,
        help_text=_("Such as: City audit, 2025, 12 pages."),
    )

    class Meta:
        label = _("resource")
        icon = "link"
        value_class = SourceValue

    def clean(self, value: SourceValue) -> SourceValue:
        value = super().clean(value)
        if not value.href and not self.is_deferred_validation:
            raise ValidationError(_("Write the address of the resource."))
        return value


class ResourcesBlock(Unpreviewed, blocks.StructBlock):
    heading = blocks.CharBlock(label=_("heading"), max_length=90)
    intro = blocks.CharBlock(label=_("in one sentence"), max_length=250, required=False)
    resources = blocks.ListBlock(ResourceBlock(), label=_("resources"), min_num=1, max_num=40)

    class Meta:
        label = _("List of resources")
        group = TO_READ
        icon = "list-ul"
        template = "pages/blocks/resources.html"


class PlacardBlock(Unpreviewed, blocks.StructBlock):
    words = blocks.CharBlock(label=_("one sentence"), max_length=120, help_text=_("About twelve words at most."))
    under = blocks.CharBlock(label=_("who or when, smaller"), max_length=160, required=False)

    class Meta:
        label = _("Placard")
        group = TO_READ
        icon = "title"
        template = "pages/blocks/placard.html"
