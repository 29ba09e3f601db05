"""Where django-allauth asks how we want things."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import audit, emails, secrets
from .models import User
from .services import can_get_mail

# Signing in is itself a proof, for this long.
JUST_NOW = timedelta(minutes=5)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy(
            "The address or the password is not right. We do not say which, so that nobody can try out addresses."
        ),
        "too_many_login_attempts": gettext_lazy(
            "That was too many tries. Wait five minutes, or sign in with a passkey or a one-time link."
        ),
        "incorrect_password": gettext_lazy("This password is not right."),
        "enter_current_password": gettext_lazy("Your present password is not right."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """For the rate limits only. Behind a socket without a proxy's header all visitors share one limit."""
        return get_client_ip(request) or "unknown"

    def login(self, request: HttpRequest, user: User) -> None:
        methods = [r.get("type") or r["method"] for r in get_authentication_records(request, user)]
        super().login(request, user)
        audit.write(user, "accounts.sign_in", by=user, methods=methods)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Somebody who signed in this minute need not prove it again."""
        records = get_authentication_records(context.request, context.request.user)
        if records and timezone.now().timestamp() - records[-1]["at"] < JUST_NOW.total_seconds():
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Renders for everybody, sends to those who exist."""
        mail = self.render_mail("account/email/password_reset_key", email, context)
        if user.pk:
            mail.to = [user.email]  # as we know it, not as it was typed: look-alike letters reach somebody else
            emails.send_soon(mail)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        emails.send_soon(self.render_mail(template_prefix, email, context))

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Says what changed. allauth would add the visitor's IP address and browser; we never look at them."""
        if can_get_mail(user):
            self.send_mail(template_prefix, email or user.email, {"user": user, **(context or {})})


class FactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This was not right. Take the newest code, or try the passkey again."),
    }

    def encrypt(self, text: str) -> str:
        return secrets.lock(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.unlock(encrypted_text)

    def generate_authenticator_name(self, user: User, type: str) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("My passkey") if number == 1 else _("Passkey %(number)s") % {"number": number}

    def get_totp_issuer(self) -> str:
        return f"Unwatched {context.request.get_host()}"
