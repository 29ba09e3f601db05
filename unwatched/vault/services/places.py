from pathlib import Path

from django.conf import settings

from unwatched.vault import keyring, lease


def lease_folder() -> Path:
    """Where this site's opened keys lie; :class:`NotMemory` when there is no safe place."""
    site = keyring.fingerprint(keyring.read(settings.KEY_DIR, "index")).hex()[:16]
    return lease.place(Path(settings.LEASE_DIR), site=site)
