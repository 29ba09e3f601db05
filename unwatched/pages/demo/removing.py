"""Removing: everything that the demo brought goes; what people have made or changed stays."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _
from wagtail.actions.delete_page import DeletePageAction
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from unwatched.accounts.models import User
from unwatched.actions.models import Petition
from unwatched.actions.services import retention
from unwatched.campaigns.models import Campaign
from unwatched.contacting.models import Contact, Message
from unwatched.contacting.services import retention as contacting
from unwatched.core.scrubbing import scrub_when_done
from unwatched.directory.models import Organisation
from unwatched.letters.services import retention as letters
from unwatched.media.models import Picture
from unwatched.office.first_steps import NotRemoved
from unwatched.pages import memory
from unwatched.pages.models import HomePage
from unwatched.supporters.models import Ask, Consent, Wording
from unwatched.tasks.models import Task
from unwatched.vault.services import drop_ring

from . import chatting, council, demanding, dressing
from .loading import PICTURE_TITLE
from .names import COALITION, LAWYERS, PARTNERS, key, page_keys
from .words.petition import MAY_WRITE


@transaction.atomic
def remove(*, by: User | None, now: datetime) -> bool:
    """Takes the demo away; whether there was one. Raises NotRemoved when pages of somebody's own stand inside it."""
    campaign = Campaign.objects.filter(is_demo=True).select_related("host").first()
    if campaign is None:
        return False
    refuse_to_take_others_pages()
    refuse_to_take_others_actions(campaign)
    host, petitions = campaign.host, list(Petition.objects.filter(campaign=campaign))
    asks = list(Ask.objects.filter(petitions__in=petitions).distinct())
    forget_log([campaign, *petitions, *contacts_of(campaign), *campaign.demands.all()])
    letters.erase_campaign(campaign)
    retention.erase_campaign(campaign)
    contacting.erase_campaign(campaign)
    council.remove_council(now=now)
    chatting.remove_chat(campaign, now=now)
    campaign.delete()
    demanding.remove_papers()
    remove_reminders()
    remove_asks(asks)
    remove_pages(by=by)
    remove_picture()
    remove_partners(host, by=by, now=now)
    home = HomePage.objects.filter(sites_rooted_here__isnull=False).first()
    if home is not None:
        dressing.clear_home(home)
        dressing.unname_everything(home)
        log(home, "pages.demo_remove", user=by)
    memory.forget()
    scrub_when_done()
    return True


def pages() -> "list[Page]":
    """The demo's pages, uppermost first."""
    return list(Page.objects.filter(translation_key__in=page_keys()).order_by("depth", "path"))


def refuse_to_take_others_pages() -> None:
    """A page goes with all that stands under it, and under the demo's there may be a real petition by now."""
    ours = pages()
    known = {page.pk for page in ours}
    for page in ours:
        foreign = page.get_descendants().exclude(pk__in=known).first()
        if foreign is not None:
            raise NotRemoved(
                _("“%(page)s” stands under the demo's page “%(demo)s” and would go with it. Move or delete it first.")
                % {"page": foreign.title, "demo": page.title}
            )


def contacts_of(campaign: Campaign) -> list[Contact]:
    """What people write and call for in it."""
    return [row for kind in Contact.__subclasses__() for row in kind._default_manager.filter(campaign=campaign)]


def refuse_to_take_others_actions(campaign: Campaign) -> None:
    """An action stays in the campaign in which it began, wherever its page is moved, and its people with it."""
    ours = page_keys()
    petitions = list(Petition.objects.filter(campaign=campaign).select_related("page"))
    rows: list[Petition | Contact] = [*petitions, *contacts_of(campaign)]
    for row in rows:
        if row.page is not None and row.page.translation_key not in ours:
            raise NotRemoved(
                _("“%(page)s” began in the demo's campaign, and whoever took part in it would go with the demo. Hand on "
                  "what you need, begin it anew in a campaign of your own, and delete this page.")
                % {"page": row.page.title}
            )  # fmt: skip


def remove_reminders() -> None:
    """Tasks that the demo's days left have set."""
    for name in ("campaign countdown", "home countdown"):
        Task.objects.filter(about__startswith=f"pages.countdown:{key(name)}:").delete()


def remove_pages(*, by: User | None) -> None:
    for page in pages():
        still = Page.objects.filter(pk=page.pk).first()  # its parent may have taken it along
        if still is not None:
            PageLogEntry.objects.filter(page=still.pk, user=None).delete()
            # Whoever may take the demo away has been asked for that; not for each of its pages.
            DeletePageAction(still.specific, user=by).execute(skip_permission_checks=True)


def forget_log(rows: Iterable[models.Model]) -> None:
    """What the demo itself wrote into the audit log. What people did stays there."""
    for row in rows:
        ModelLogEntry.objects.for_instance(row).filter(user=None).delete()


def remove_asks(asks: list[Ask]) -> None:
    """The sentences and the questions, unless another action asks them or somebody real has answered."""
    for ask in asks:
        sentences = Wording.objects.filter(ask=ask, text__in=MAY_WRITE.values())
        asked = ask.petitions.exists() or Message.objects.filter(asks=ask).exists()
        if asked or Consent.objects.filter(wording__ask=ask).exists():
            continue
        for sentence in sentences:
            sentence.delete()
        if not ask.wordings.exists():
            forget_log([ask])
            ask.delete()


def remove_picture() -> None:
    for picture in Picture.objects.filter(title=PICTURE_TITLE, uploaded_by_user=None):
        picture.delete()


def remove_partners(host: Organisation, *, by: User | None, now: datetime) -> None:
    """Organisations that are as the demo made them, and that nothing else leans on."""
    for name, about in {COALITION: "", **PARTNERS}.items():
        found = (
            Organisation.objects.filter(name=name, about=about, url="", is_host=False).select_related("ring").first()
        )
        if found is None or found.campaigns.exists() or found.asks.exists():
            continue
        found.delete()
        if found.ring and name in (COALITION, LAWYERS):
            drop_ring(found.ring, by=by, now=now)
