"""The Chromium of the browser tests."""

import shutil
import subprocess
import sys
from pathlib import Path

from .debian import apt_get, may_install

# The same browser without windows comes first: the tests take a third less of the machine with it.
SHELL = "chromium-headless-shell"
CHROMIUM = (SHELL, "chromium", "chromium-browser", "google-chrome")


def need_browser() -> None:
    """A Chromium that the tests can start; installed when we may, asked for when not."""
    if shutil.which(SHELL) or (has_browser() and not may_install()):
        return
    print("Installing Chromium …", flush=True)
    if may_install():
        apt_get(SHELL)
        if not has_browser():
            apt_get("chromium")
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"])
    if not has_browser():
        sys.exit(
            "The browser tests need Chromium: 'apt-get install chromium', or '.venv/bin/playwright install chromium'."
        )


def has_browser() -> bool:
    return any(shutil.which(name) for name in CHROMIUM) or playwright_has_one()


def playwright_has_one() -> bool:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()
