"""What is done with organisers' accounts. Supporters have none."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse

from . import audit, emails, links
from .errors import BadLink
from .models import User
from .roles import KEY_HOLDER, ORGANISER

# Nobody can receive mail at .invalid (RFC 2606); First steps asks for the real address.
PLACEHOLDER = "first@organiser.invalid"
# An invitation waits longer than a link that somebody asks for at the server: people read mail at weekends.
INVITATION = timedelta(days=7)


@transaction.atomic
def first_organiser(*, now: datetime) -> User:
    """The person who set this site up: made when nobody is there yet, otherwise the longest-serving superuser."""
    existing = User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
    if existing:
        return existing
    user, _ = User.objects.get_or_create(email=PLACEHOLDER, defaults={"joined_at": now})
    user.is_superuser = user.is_active = True
    user.set_unusable_password()
    user.save()
    user.groups.set([Group.objects.get_or_create(name=name)[0] for name in (ORGANISER, KEY_HOLDER)])
    return user


def sign_in_link(user: User, *, now: datetime, lifetime: timedelta = links.LIFETIME) -> str:
    """The path of a link that signs this person in once. Opening it does nothing yet; its button does.

    It stands in for a password: a second step that was set up is asked for all the same.
    """
    user.refresh_from_db()
    return reverse("accounts_link", args=[links.make_token(user, now=now, lifetime=lifetime)])


def use_link(token: str, *, now: datetime) -> User:
    """Whom to sign in for this token, which is worthless afterwards. Raises BadLink."""
    user = links.read_token(token, now=now)
    # One statement decides between two presses at the same moment.
    first = User.objects.filter(pk=user.pk, links_used=user.links_used).update(links_used=F("links_used") + 1)
    if not first:
        raise BadLink("This link was used, or it is too old.")
    user.refresh_from_db()
    return user


@transaction.atomic
def invite(
    *, email: str, name: str, groups: Iterable[Group], by: User | None, now: datetime, is_superuser: bool = False
) -> User:
    """A new organiser without a password. ``send_link`` writes to them."""
    user = User.objects.create_user(email, name=name, joined_at=now, is_superuser=is_superuser)
    user.groups.set(groups)
    audit.write(user, "accounts.invite", by=by, roles=role_names(user))
    return user


def send_link(user: User, *, by: User | None, now: datetime) -> None:
    """Mails a link to somebody who was invited or cannot get in. Raises OSError when the mail does not go out."""
    link = sign_in_link(user, now=now, lifetime=INVITATION)
    emails.invitation(user, by=by, link=link, days=INVITATION.days).send()
    audit.write(user, "accounts.link", by=by)


@transaction.atomic
def change_roles(user: User, *, groups: Iterable[Group], is_superuser: bool, by: User) -> None:
    """Gives exactly these roles; written down when that changes anything."""
    before = role_names(user)
    user.groups.set(groups)
    User.objects.filter(pk=user.pk).update(is_superuser=is_superuser)
    user.is_superuser = is_superuser
    if (after := role_names(user)) != before:
        audit.write(user, "accounts.roles", by=by, before=before, after=after)


@transaction.atomic
def set_active(user: User, *, active: bool, by: User) -> None:
    """Lets somebody in or keeps them out; keeping out ends their sessions and links for good."""
    if not User.objects.filter(pk=user.pk, is_active=not active).update(is_active=active):
        return
    user.is_active = active
    if not active:
        end_sessions(user)
    audit.write(user, "accounts.activate" if active else "accounts.deactivate", by=by)


@transaction.atomic
def change_address(user: User, *, email: str, by: User) -> None:
    """The address that somebody signs in with and gets mail at."""
    user.email = User.objects.normalize_email(email)
    user.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user).delete()  # allauth's own copies; the user's row is the truth
    audit.write(user, "accounts.address", by=by)


@transaction.atomic
def reset_second_factor(user: User, *, by: User | None) -> None:
    """For a lost telephone: forgets passkeys, app and recovery codes, and ends the sessions."""
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    audit.write(user, "accounts.second_factor_removed", by=by, kind="all")


def end_sessions(user: User) -> None:
    """Every session and every unused link of one person stops being valid."""
    User.objects.filter(pk=user.pk).update(sessions_ended=F("sessions_ended") + 1)
    user.refresh_from_db(fields=["sessions_ended"])


@transaction.atomic
def end_all_sessions(*, by: User, now: datetime) -> int:
    """Signs everybody out at once, the caller too, and kills every unused link; for an emergency. Gives how many."""
    ended = Session.objects.filter(expire_date__gt=now).count()
    Session.objects.all().delete()
    User.objects.update(sessions_ended=F("sessions_ended") + 1)
    audit.write(by, "accounts.sessions_ended", by=by, sessions=ended)
    return ended


def may_hand_out(role: Group, *, by: User) -> bool:
    """Nobody hands out the key to the vault who does not hold it."""
    return role.name != KEY_HOLDER or by.is_superuser or by.groups.filter(name=KEY_HOLDER).exists()


def role_names(user: User) -> list[str]:
    """The roles as the log names them."""
    return sorted(user.groups.values_list("name", flat=True)) + (["Administrator"] if user.is_superuser else [])


def has_second_factor(user: AbstractBaseUser) -> bool:
    """Whether a passkey or an app is set up."""
    return second_factors(Authenticator.objects.filter(user=user)).exists()


def second_factors(rows: QuerySet[Authenticator]) -> QuerySet[Authenticator]:
    """Recovery codes alone are none."""
    return rows.exclude(type=Authenticator.Type.RECOVERY_CODES)


def can_get_mail(user: AbstractBaseUser) -> bool:
    return not user.get_username().endswith(".invalid")
