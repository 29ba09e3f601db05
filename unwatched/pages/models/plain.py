"""Pages to read: plain ones, resource guides, contact, and what we keep."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from unwatched.core.privacy import privacy
from unwatched.pages.blocks import ReadingBlocks, ResourceGuideBlocks
from unwatched.pages.choices import Stock
from unwatched.pages.links import READING

from .base import SheetPage


class PlainPage(SheetPage):
    lede = models.TextField(_("first sentence"), max_length=300, blank=True)
    body = StreamField(ReadingBlocks(), verbose_name=_("text"), blank=True)

    page_description = _("To be read: text, pictures, sources.")
    template = "pages/plain.html"
    parent_page_types = ["pages.HomePage", "pages.CampaignPage", "pages.PlainPage"]
    subpage_types = ["pages.PlainPage"]
    content_panels = [*SheetPage.content_panels, FieldPanel("lede"), FieldPanel("body")]
    search_fields = [*SheetPage.search_fields, index.SearchField("lede"), index.SearchField("body")]

    privacy = privacy("page_ptr", "lede", "body")

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")


class ResourcePage(SheetPage):
    """A guide to what others have written: links, each with a note why it is worth reading."""

    lede = models.TextField(_("first sentence"), max_length=300, blank=True)
    body = StreamField(ResourceGuideBlocks(), verbose_name=_("lists"), blank=True)

    page_description = _("Links to what others wrote, each with a note why it is worth reading.")
    template = "pages/resource.html"
    parent_page_types = ["pages.HomePage", "pages.CampaignPage"]
    subpage_types: list[str] = []
    content_panels = [*SheetPage.content_panels, FieldPanel("lede"), FieldPanel("body")]
    search_fields = [*SheetPage.search_fields, index.SearchField("lede"), index.SearchField("body")]

    privacy = privacy("page_ptr", "lede", "body")

    class Meta:
        verbose_name = _("resource guide")
        verbose_name_plural = _("resource guides")

    @property
    def stock(self) -> str:
        return Stock.SKY


class ContactPage(SheetPage):
    """How to reach people. No form: the addresses of the site's settings, and the editors' words."""

    lede = models.TextField(_("first sentence"), max_length=300, blank=True)
    body = StreamField(ReadingBlocks(), verbose_name=_("text"), blank=True)

    page_description = _("How people reach you.")
    template = "pages/contact.html"
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    content_panels = [*SheetPage.content_panels, FieldPanel("lede"), FieldPanel("body")]
    search_fields = [*SheetPage.search_fields, index.SearchField("lede"), index.SearchField("body")]

    privacy = privacy("page_ptr", "lede", "body")

    class Meta:
        verbose_name = _("contact page")
        verbose_name_plural = _("contact pages")


class PrivacyPage(SheetPage):
    """What we keep. The facts are written by the programme from what it does; editors write the opening words."""

    intro = RichTextField(_("opening words"), features=READING, blank=True)

    page_description = _("What this site keeps about people. The programme writes it; you write the opening words.")
    template = "pages/privacy.html"
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    content_panels = [*SheetPage.content_panels, FieldPanel("intro")]
    search_fields = [*SheetPage.search_fields, index.SearchField("intro")]

    privacy = privacy("page_ptr", "intro")

    class Meta:
        verbose_name = _("page “What we keep”")
        verbose_name_plural = _("pages “What we keep”")
