"""Installs Debian's packages where we may."""

import os
import shutil
import subprocess

IS_ROOT = os.geteuid() == 0


def may_install() -> bool:
    return IS_ROOT and bool(shutil.which("apt-get"))


def apt_get(package: str) -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet)
    subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package], env=quiet)
