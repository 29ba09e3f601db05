from django.utils.translation import gettext_lazy as _


class LedgerError(Exception):
    """Something that the person who asked can put right; the message says how."""

    message = _("This cannot be done with the ledger. Look at what you entered.")

    def __init__(self, message: object = None) -> None:
        super().__init__(str(message or self.message))
