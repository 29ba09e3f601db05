from django.utils.translation import gettext_lazy as _


class ContactingError(Exception):
    """Something that a person asked for cannot be done; the message says what to do next."""

    message = _("This cannot be done.")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)
