from django.utils.translation import gettext_lazy as _


class SourcesError(Exception):
    """Something that a person asked for cannot be done; the message says what to do next."""

    message = _("This cannot be done.")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class NotFoundInText(SourcesError):
    """The words that were to be quoted do not stand in the capture."""

    message = _("These words do not stand in our copy. Copy them from the plain text of the capture.")


class Damaged(SourcesError):
    """A file of the store is missing or its bytes are not those that were kept."""

    message = _("A kept file is missing or damaged on this server. Put the folder “media/evidence” of a backup back.")
