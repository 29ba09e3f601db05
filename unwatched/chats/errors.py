from django.utils.translation import gettext_lazy as _


class ChatError(Exception):
    """Something that a person asked for cannot be done; the message says what to do next."""

    message = _("This cannot be done.")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class TooLate(ChatError):
    """Somebody or something was faster. What was typed is kept; ``args[0]`` says what happened."""


class BadAnswer(ChatError):
    """An answer that no network would take: ``args[0]`` says why."""
