class AccountsError(Exception):
    """Something about signing in does not work; the message is a sentence for a person."""


class BadLink(AccountsError):
    """A one-time link that is used, expired, or not one of ours."""
