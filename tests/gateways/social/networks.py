"""The networks that the contract is tried on: an account of ours, and somebody else who speaks."""

from datetime import UTC, datetime

from unwatched.gateways.social.errors import SignedOut
from unwatched.gateways.social.memory import MemoryAccount


class Memory:
    """The network in this process."""

    def __init__(self):
        self.account = MemoryAccount()

    def overhear(self, text, *, parent=None):
        """Somebody else says something; gives its uri."""
        return self.account.overhear(text, author="@rosa@other.test", at=datetime.now(UTC), parent=parent).uri

    def signed_out(self):
        """An account whose token opens nothing."""
        account = MemoryAccount()
        account.fail(SignedOut("Connect it again."), on="*", times=None)
        return account

    def close(self):
        self.account.close()
