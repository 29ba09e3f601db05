"""How the site looks and how it is reached: what organisers choose in the office."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField

from unwatched.core.privacy import privacy
from unwatched.pages.blocks import MenuBlocks
from unwatched.pages.choices import Frames, Stock, list_crowds, list_signs
from unwatched.pages.links import check_href, origin_of

MOST_SIGNS = 5
LONGEST_SIGN = 30  # letters: more cannot be read across a street


@register_setting(icon="cog", order=100)
class SiteLook(BaseSiteSetting):
    name = models.CharField(_("name of the site"), max_length=60, default="Unwatched")
    short_name = models.CharField(
        _("short name"), max_length=24, blank=True, help_text=_("For phones and share pictures.")
    )
    about = models.CharField(
        _("in one sentence"), max_length=200, blank=True, help_text=_("For search engines, feeds and link previews.")
    )

    stock = models.CharField(_("paper"), max_length=10, choices=Stock, default=Stock.SALMON)
    sign = models.CharField(_("sign beside the name"), max_length=12, choices=list_signs, default="eye")
    crowd = models.CharField(_("crowd"), max_length=12, choices=list_crowds, default="street")
    crowd_signs = models.TextField(
        _("words on the crowd's signs"), blank=True, default="Not a suspect\nMy face is mine\nLet us walk",
        help_text=_("One sign on each line, five at most, of two to four words."),
    )  # fmt: skip

    menu = StreamField(
        MenuBlocks(), verbose_name=_("menu"), blank=True,
        help_text=_("Empty: the pages that are marked “show in menus”, in their order."),
    )  # fmt: skip
    postal_address = models.TextField(
        _("postal address"), max_length=400, blank=True, help_text=_("Stands in the foot and in mails.")
    )
    mail_address = models.EmailField(
        _("address for letters to you"), blank=True, help_text=_("Answers to our mails go there.")
    )
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    security_contact = models.CharField(
        _("where faults in the programme are reported"), max_length=200, blank=True, validators=[check_href],
        help_text=_("mailto:… or https://…; stands in security.txt."),
    )  # fmt: skip
    source_code = models.CharField(
        _("source code"), max_length=200, blank=True, validators=[check_href],
        help_text=_("The licence (AGPL) asks you to say where visitors find the code that runs here."),
    )  # fmt: skip

    frames = models.CharField(
        _("who may show our actions in a frame"), max_length=8, choices=Frames, default=Frames.ANY,
        help_text=_("One can sign there then as here; nothing counts before it is confirmed by mail."),
    )  # fmt: skip
    frame_sites = models.TextField(
        _("sites"), max_length=4000, blank=True, help_text=_("One on each line, such as https://nurses.example.org.")
    )

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("short_name"), FieldPanel("about")], heading=_("Name")),
        MultiFieldPanel(
            [FieldPanel("stock"), FieldPanel("sign"), FieldPanel("crowd"), FieldPanel("crowd_signs")], heading=_("Look")
        ),
        FieldPanel("menu"),
        MultiFieldPanel(
            [FieldPanel("postal_address"), FieldPanel("mail_address"), FieldPanel("telephone"),
             FieldPanel("security_contact"), FieldPanel("source_code")],
            heading=_("Where to reach you"),
        ),
        MultiFieldPanel([FieldPanel("frames"), FieldPanel("frame_sites")], heading=_("Actions on other sites")),
    ]  # fmt: skip

    privacy = privacy(
        "id", "site", "name", "short_name", "about", "stock", "sign", "crowd", "crowd_signs", "menu", "postal_address",
        "mail_address", "telephone", "security_contact", "source_code", "frames", "frame_sites",
    )  # fmt: skip

    class Meta:
        verbose_name = _("name and look")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        signs = read_signs(self.crowd_signs)
        if len(signs) > MOST_SIGNS:
            raise ValidationError({"crowd_signs": _("Five signs at most.")})
        if any(len(sign) > LONGEST_SIGN for sign in signs):
            raise ValidationError({"crowd_signs": _("A sign has room for about thirty letters.")})
        wrong = [line for line in self.frame_sites.split() if not origin_of(line)]
        if wrong:
            raise ValidationError(
                {"frame_sites": _("This is no address of a site: %(line)s") % {"line": wrong[0][:80]}}
            )


def read_signs(text: str) -> list[str]:
    """What each sign says, one on a line; empty lines are left out."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
