"""What First steps says about the site itself."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unwatched.office.first_steps import Step, register

from .demo.names import COALITION
from .models import SiteLook
from .site import load_look


def knows_who_you_are() -> bool:
    """Whether a name and an address of one's own stand on the pages."""
    look = load_look()
    return bool(look.mail_address) and look.name not in (SiteLook._meta.get_field("name").get_default(), COALITION)


WHO = Step(
    name="who",
    title=_("Say who you are"),
    text=_("The name of your coalition, its colour and where letters go: they stand on every page and in every mail."),
    done_text=_("Your name stands on every page."),
    minutes=3,
    button=_("Say it"),
    url=lambda user: reverse("wagtailsettings:edit", args=["pages", "sitelook"]),
    done=lambda user: knows_who_you_are(),
    shown=lambda user: user.has_perm("pages.change_sitelook"),
    order=40,
)


def register_steps() -> None:
    register(WHO)
