from django.utils.translation import gettext_lazy as _


class ActionError(Exception):
    """Something that a person asked for cannot be done; the message says what to do next."""

    message = _("This cannot be done.")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class NotOpen(ActionError):
    message = _("This petition takes no signatures now. Your name was not sent.")


class LinkTooOld(ActionError):
    message = _("This link is too old. Fill in the form again; that does no harm.")


class WrongCode(ActionError):
    message = _("These digits do not fit. Look at the newest message from us, or open its link instead.")


class CountMoved(ActionError):
    """What a person decided on has another number of rows now (``args[0]``) than they were shown. Nothing was done."""


class Delivered(ActionError):
    message = _("It has been delivered with this number. It cannot be changed any more.")


class StandsStill(ActionError):
    message = _("The public number stands still because a recount did not add up. Look at that first, on the overview.")


class TooLate(ActionError):
    message = _("Somebody else was faster: look at where it stands now.")
