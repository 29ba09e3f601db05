"""What First steps says about accounts."""

from typing import cast

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unwatched.office.first_steps import Step, register

from .models import User
from .services import can_get_mail, has_second_factor

ADDRESS = Step(
    name="address",
    title=_("Type your own address"),
    text=_("You sign in with it, and the office writes to it."),
    minutes=1,
    button=_("Type it"),
    url=lambda user: reverse("account_email"),
    done=lambda user: can_get_mail(cast(User, user)),
    order=10,
)
SECOND_FACTOR = Step(
    name="second-factor",
    title=_("Sign in with a second step"),
    text=_("A passkey, or a password and an app: so that nobody gets in with a password that they found."),
    done_text=_("You sign in with something that only you have."),
    minutes=2,
    button=_("Set it up"),
    url=lambda user: reverse("mfa_index"),
    done=lambda user: has_second_factor(cast(User, user)),
    order=20,
)
SECOND_PERSON = Step(
    name="second-organiser",
    title=_("Invite a second organiser"),
    text=_("So that it does not all hang on you."),
    minutes=2,
    button=_("Invite somebody"),
    url=lambda user: reverse("wagtailusers_users:add"),
    done=lambda user: User.objects.filter(is_active=True, last_login__isnull=False).count() > 1,
    shown=lambda user: user.has_perm("accounts.add_user"),
    order=90,
)


def register_steps() -> None:
    for step in (ADDRESS, SECOND_FACTOR, SECOND_PERSON):
        register(step)
