"""Runs before Django's settings are read: a throw-away data folder with fresh keys, and nothing of the shell's own."""

import atexit
import gc
import os
import secrets
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# DATABASE_URL stays: it selects the database that the tests run on.
OURS = ("UNWATCHED_", "EMAIL_URL")


def make_folder(name: str) -> Path:
    """A new folder that goes away with this process."""
    folder = Path(tempfile.mkdtemp(prefix=f"unwatched-{name}-"))
    owner = os.getpid()  # a forked child must not take the folder away
    atexit.register(lambda: os.getpid() == owner and shutil.rmtree(folder, ignore_errors=True))
    return folder


def make_home() -> Path:
    """A new data folder that goes away with this process."""
    home = make_folder("test")
    (home / "static").mkdir()
    make_keys(home / "keys")
    return home


def make_keys(folder: Path) -> None:
    """The keys of a new site."""
    try:
        from unwatched.vault import keyring
    except ImportError:
        folder.mkdir(mode=0o700)
        (folder / "django.key").write_text(secrets.token_urlsafe(48))
    else:
        keyring.make(folder)


def move() -> None:
    """A data folder of its own, with the same keys, for a process that was forked from the one that made the first."""
    from django.conf import settings
    from django.core.signals import setting_changed

    global HOME
    first, HOME = HOME, make_folder("test")
    (HOME / "static").mkdir()
    shutil.copytree(first / "keys", HOME / "keys")
    os.environ["UNWATCHED_DIR"] = str(HOME)
    database = settings.DATABASES["default"]
    database["NAME"] = database["NAME"].replace(str(first), str(HOME))
    for name in dir(settings):
        value = getattr(settings, name)
        if isinstance(value, Path) and value.is_relative_to(first):
            setattr(settings, name, HOME / value.relative_to(first))
            setting_changed.send(sender=None, setting=name, value=getattr(settings, name), enter=True)


def clean_environment(home: Path) -> None:
    """Settings come from us alone, whatever the shell has set."""
    for name in [name for name in os.environ if name.startswith(OURS)]:
        del os.environ[name]
    os.environ["UNWATCHED_DIR"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"


def pytest_collection_finish() -> None:
    """What is loaded by now stays until the end: the collector need not go through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)
    gc.enable()


gc.disable()  # while some thousand modules are loaded
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))
HOME = make_home()
clean_environment(HOME)
