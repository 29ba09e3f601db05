"""The command `unwatched`. What goes wrong ends in one sentence; exit code 2 means "not started"."""

import argparse
import gc
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import environs

from .env import Refusal, forget_empty

HELP = """Usage: unwatched COMMAND

  up        prepare the site if needed and run all of it (web server and worker)
  web       run the web server alone
  worker    run the worker alone: posts, counting, mail, erasure
  prepare   keys, tables and static files, without starting anything
  check     look for mistakes; with --deploy for settings that are unsafe in public
  help      list every other command

unwatched COMMAND --help says more.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    gc.set_threshold(20_000)  # some thousand modules are loaded, and stay: to look for waste among them takes time
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unwatched.config.settings")
    forget_empty()
    if not words or words[0] in ("-h", "--help"):
        print(HELP)
        return 0 if words else 2
    if words[0] in OWN:
        os.umask(0o077)  # what a site writes is nobody else's business
    elif not words[0].startswith("-"):
        words[0] = words[0].replace("-", "_")  # Django's commands are modules: import-directory is import_directory
    try:
        return OWN.get(words[0], manage)(words)
    except Refusal as error:
        print(error, file=sys.stderr)
    except environs.EnvError as error:
        print(f"{str(error).rstrip('.')}. See docs/reference/settings.md.", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 2


def run_up(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="unwatched up", description="Prepare the site if needed and run all of it.")
    add_address(parser)
    parser.add_argument("--dir", type=folder, help="data folder (or UNWATCHED_DIR; var)")
    parser.add_argument("--no-demo", action="store_true", help="start with an empty site")
    options = parser.parse_args(words[1:])
    if options.dir:
        os.environ["UNWATCHED_DIR"] = str(options.dir.absolute())
    os.environ.setdefault("UNWATCHED_URL", f"http://localhost:{options.port}")
    from .up import up

    data, keys = folders()
    return up(port=options.port, address=options.bind, data=data, keys=keys, demo=not options.no_demo)


def run_web(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="unwatched web", description="Run the web server alone.")
    add_address(parser)
    add_prepared(parser)
    options = parser.parse_args(words[1:])
    if options.prepared:
        follow_parent()
    elif not look_first():
        return 2
    from .web import serve

    serve(port=options.port, address=options.bind)
    return 0


def run_worker(words: list[str]) -> int:
    if "--prepared" in words:
        words.remove("--prepared")
        follow_parent()
    return manage(words)


def run_prepare(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="unwatched prepare", description="Keys, tables, demo and static files.")
    parser.add_argument("--no-demo", action="store_true", help="leave an empty site empty")
    parser.add_argument("--look", action="store_true", help="change nothing; say whether the site can start")
    parser.add_argument("--report", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args(words[1:])
    from . import prepare

    if not (options.look or options.report):  # `up` has done this already
        data, keys = folders()
        prepare.make_data_folder(data)
        prepare.make_keys(keys, data=data)
    from django.conf import settings

    from unwatched.core import lean

    if settings.SECRET_KEY and options.report:  # the settings can be read: the web server may start to load
        os.write(options.report, b"\n")
    lean.set_up()
    if options.look:
        prepare.look()
    else:
        prepare.prepare(demo=not options.no_demo, tell=lambda line: print(line, flush=True))
    if options.report:
        with os.fdopen(options.report, "w") as pipe:
            json.dump(prepare.report(), pipe)
    return 0


def run_vault(words: list[str]) -> int:
    """`vault restore` works before there are keys and settings; every other verb is a management command."""
    if words[1:2] == ["give-up-lost-keys"] and "--yes" in words:
        make_lost_keys()
    if words[1:2] != ["restore"]:
        return manage(words)
    from unwatched.vault import restore_command
    from unwatched.vault.errors import VaultError
    from unwatched.vault.restoring import Site

    from .env import Env

    data, keys = folders()
    database = Env().dj_db_url("DATABASE_URL", f"sqlite:///{data / 'unwatched.sqlite3'}")
    try:
        lines = restore_command.run(words[2:], site=Site(database=database, keys=keys, media=data / "media"))
    except (VaultError, OSError) as error:
        raise Refusal(str(error)) from None
    print("\n".join(lines))
    return 0


def make_lost_keys() -> None:
    """Settings cannot be read without a key, so new ones stand before the rest is given up."""
    from unwatched.vault import keyring
    from unwatched.vault.errors import KeyringError

    try:
        keyring.make(folders()[1])
    except KeyringError as error:
        raise Refusal(str(error)) from None


def run_without_site(words: list[str]) -> int:
    """`chat rehearse` and `thread preview` look at a file: they need no site, and so no keys of one."""
    return run_with_borrowed_keys(words) if words[1:2] in (["rehearse"], ["preview"]) else manage(words)


def run_with_borrowed_keys(words: list[str]) -> int:
    """Settings cannot be read without keys. Where there is no site, new ones serve for the moment."""
    if (folders()[1] / "django.key").exists():
        return execute(words)
    from unwatched.vault import keyring

    with tempfile.TemporaryDirectory() as folder:
        os.environ["UNWATCHED_KEYS"] = folder
        keyring.make(Path(folder))
        return execute(words)


def manage(words: list[str]) -> int:
    """Any management command. To say what it does, none needs a site."""
    asks = words[0] == "help" or not {"-h", "--help"}.isdisjoint(words)
    return run_with_borrowed_keys(words) if asks else execute(words)


def execute(words: list[str]) -> int:
    from django.core.management import ManagementUtility
    from django.db import OperationalError

    from unwatched.core import lean

    lean.set_up()
    if words[0] == "check" and "--deploy" in words and "--fail-level" not in words:
        words += ["--fail-level", "WARNING"]
    if words[0] == "check" and "--database" not in words and has_database():
        words += ["--database", "default"]
    utility = ManagementUtility(["unwatched", *words])
    try:
        utility.execute()
    except OperationalError as error:
        from .prepare import unreachable

        raise unreachable(error) from None
    return 0


OWN: dict[str, Callable[[list[str]], int]] = {
    "up": run_up,
    "web": run_web,
    "worker": run_worker,
    "prepare": run_prepare,
    "vault": run_vault,
    "chat": run_without_site,
    "thread": run_without_site,
    "unroll": run_with_borrowed_keys,
    "bill": run_with_borrowed_keys,
    "open_export": run_with_borrowed_keys,
}


def has_database() -> bool:
    """Whether there is one to look into. SQLite would make an empty one, which is nobody's."""
    from django.db import connection

    return connection.vendor != "sqlite" or Path(connection.settings_dict["NAME"]).is_file()


def folders() -> tuple[Path, Path]:
    """The data folder and the key folder, read as the settings do; those need a key before they can be read."""
    data = Path(os.environ.get("UNWATCHED_DIR") or "var").absolute()
    return data, Path(os.environ.get("UNWATCHED_KEYS") or data / "keys").absolute()


def add_address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=os.environ.get("PORT", "8000"), help="8000 by default")
    parser.add_argument("--bind", default=os.environ.get("UNWATCHED_BIND", "127.0.0.1"), help="address to listen on")


def folder(name: str) -> Path:
    """A variable that is not set gives an empty name, and would fill the folder that somebody stands in."""
    if not name:
        raise argparse.ArgumentTypeError("say which folder")
    return Path(name)


def add_prepared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--prepared", action="store_true", help=argparse.SUPPRESS)


def follow_parent() -> None:
    from .lifeline import end_with_parent

    end_with_parent()


def look_first() -> bool:
    """Whether the site can start. In a process of its own, for this one is to stay small."""
    return subprocess.run([sys.executable, "-m", "unwatched.config.cli", "prepare", "--look"]).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
