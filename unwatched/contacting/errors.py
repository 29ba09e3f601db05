from django.utils.translation import gettext_lazy as _


class ContactingError(Exception):
    """Something that a person asked for cannot be done; the message says what to do next."""

    message = _("This cannot be done.")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class LinkTooOld(ContactingError):
    message = _("This link is too old, or its letter has gone out already.")


class WrongCode(ContactingError):
    message = _("These digits do not fit. Look at the newest message from us, or open its link instead.")
