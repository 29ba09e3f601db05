"""What can go wrong in the vault. Every message is a sentence that a person can act on."""


class VaultError(Exception):
    """The base of all of them."""


class KeyringError(VaultError):
    """The key folder cannot be used: the site does not start."""


class VaultClosed(VaultError):
    """Nobody has opened this list, or its time is up."""


class AlreadyOpen(VaultError):
    """Somebody has opened this list already."""


class KeyMissing(VaultError):
    """The private key that fits is not here."""


class Damaged(VaultError):
    """These bytes are not what we wrote."""


class BadToken(VaultError):
    """This link or code is not one of ours."""


class WrongPassphrase(VaultError):
    """The passphrase does not open this holder's key."""


class TooManyTries(VaultError):
    """Wrong so often that the next try has to wait."""


class NotMemory(VaultError):
    """The place for opened keys is on a disk, or not safe from other users."""


class WrongCustody(VaultError):
    """This can be done only while the keys are somewhere else."""


class BackupError(VaultError):
    """No backup was made, or one cannot be put back."""
