"""The real settings, with what only tests need."""

from tests.harness import HOME  # first: it makes the keys that the settings read
from unwatched.config.settings import *  # noqa: F403
from unwatched.config.settings import DATABASES, STORAGES

UNWATCHED_JETSTREAM = ""  # tests bring their own
# No manifest: `tests/config/test_up.py` runs the real one.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = False
# Connections that outlive their test would keep PostgreSQL from dropping its database.
DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: only a file locks as in real life when two threads write.
    DATABASES["default"]["NAME"] = str(HOME / "test.sqlite3")
    options = DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
# Argon2 takes its time on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
