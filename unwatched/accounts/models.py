from collections.abc import Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import Kept, privacy


class UserManager(BaseUserManager["User"]):
    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Small letters throughout: nobody means two people by them."""
        return super().normalize_email(email).strip().lower()

    def create_user(self, email: str, *, name: str = "", password: str | None = None, **fields: Any) -> "User":
        """A new organiser. Without a password they sign in by link, code or passkey."""
        user = self.model(email=self.normalize_email(email), name=name, **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, *, name: str = "", password: str | None = None) -> "User":
        return self.create_user(email, name=name, password=password, is_superuser=True)


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]  # pictures, files
    """Somebody who works in the office. Supporters have no account."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    links_used = models.PositiveIntegerField(default=0, editable=False)
    sessions_ended = models.PositiveIntegerField(default=0, editable=False)

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    privacy = privacy(
        "id", "password", "last_login", "is_superuser", "is_active", "joined_at", "groups", "user_permissions",
        "links_used", "sessions_ended",
        email=Kept.OFFICE, name=Kept.OFFICE,
    )  # fmt: skip

    class Meta:
        verbose_name = _("organiser")
        verbose_name_plural = _("organisers")

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """Wagtail and allauth ask; here everybody with an account works in the office."""
        return self.is_active

    def get_session_auth_hash(self) -> str:
        """What a session carries to prove that it is still meant: a new password or "end the sessions" changes it."""
        return self._session_hash(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        yield from (self._session_hash(secret) for secret in settings.SECRET_KEY_FALLBACKS)

    def _session_hash(self, secret: str | bytes) -> str:
        value = f"{self.password}:{self.sessions_ended}"
        return salted_hmac("accounts.session", value, secret=secret, algorithm="sha256").hexdigest()

    @property
    def first_name(self) -> str:
        """Wagtail's sidebar shows it, and the address when there is none."""
        return self.get_short_name()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else ""
