"""The LibreOffice that the tests open our office files with."""

import shutil
import sys

from .debian import apt_get, may_install

PACKAGE = "libreoffice-writer-nogui"  # without windows: a third of the whole
HINT = (
    "The tests open our office files in LibreOffice: 'apt-get install libreoffice-writer-nogui', "
    "'brew install --cask libreoffice', or put 'soffice' on the PATH."
)


def need_libreoffice() -> None:
    """One that the tests can start; installed when we may, asked for when not."""
    if find_libreoffice():
        return
    if may_install():
        print("Installing LibreOffice …", flush=True)
        apt_get(PACKAGE)
    if not find_libreoffice():
        sys.exit(HINT)


def find_libreoffice() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")
