"""Everything between an empty folder and a site that can start: keys, tables, demo, static files."""

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .env import Refusal

Tell = Callable[[str], None]
STAMP = "static.stamp"  # in the data folder: which static files were gathered


def make_data_folder(path: Path) -> None:
    """The folder for everything that this site keeps; nobody else on the machine may look inside."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = path / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Refusal(
            f"The data folder {path} cannot be written ({error.strerror}). "
            "Choose another one with --dir, or start as the user who owns it."
        ) from None


def make_keys(folder: Path, *, data: Path) -> bool:
    """The keys of a new site; whether there were none. A site that holds data already never gets new ones."""
    from unwatched.vault import keyring
    from unwatched.vault.errors import KeyringError

    if not (folder / "django.key").exists() and holds_data(data):
        raise Refusal(
            f"The site in {data} has data but no keys in {folder}. "
            "Put the key folder from your backup there: without it nobody can read what is sealed."
        )
    try:
        made = keyring.make(folder)
        keyring.check(folder)
    except KeyringError as error:
        raise Refusal(str(error)) from None
    return made


def holds_data(data: Path) -> bool:
    """Whether a database stands already. Asked before Django can start, for that needs the keys."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith(("postgres", "pgsql")):
        file = Path(url.split("///", 1)[1]) if "///" in url else data / "unwatched.sqlite3"
        return file.exists() and file.stat().st_size > 0
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            row = connection.execute("SELECT to_regclass('django_migrations')").fetchone()
            return bool(row and row[0])
    except psycopg.Error as error:
        raise unreachable(error) from None


def unreachable(error: Exception) -> Refusal:
    """PostgreSQL's own words name the host, the port and what is wrong, never the password."""
    reason = " ".join(str(error).split()).rstrip(".?") or type(error).__name__
    return Refusal(f"The database cannot be used: {reason}. Is DATABASE_URL right, and does the server run?")


def plan_migrations() -> list[Any]:
    """The steps that the database lacks; a Refusal when it is out of reach or ahead of us."""
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
    except DatabaseError as error:
        raise unreachable(error) from None
    refuse_newer(executor.loader)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def migrate(tell: Tell) -> None:
    """Bring the tables to this version."""
    from django.core.management import call_command

    from .migrating import quick_models

    plan = plan_migrations()
    if plan:
        tell(f"Preparing the database ({len(plan)} steps; the first time takes about five seconds) …")
        with quick_models():
            call_command("migrate", interactive=False, verbosity=0)


def refuse_newer(loader: Any) -> None:
    """A database that a later version has changed already: we would write what that one cannot read."""
    ours: dict[str, list[str]] = {}
    for app, name in loader.disk_migrations:
        ours.setdefault(app, []).append(name)
    newer = [f"{app} {name}" for app, name in loader.applied_migrations if app in ours and name > max(ours[app])]
    if newer:
        raise Refusal(
            f"The database was made by a newer version of Unwatched ({sorted(newer)[0]}). "
            "Install that version, or restore the backup from before its update."
        )


def is_new() -> bool:
    """Whether nobody has ever signed in here and no campaign stands."""
    from unwatched.accounts.models import User
    from unwatched.campaigns.models import Campaign

    return not User.objects.exists() and not Campaign.objects.exists()


def fill(tell: Tell, *, demo: bool) -> None:
    """A new site's first pages: the demo campaign, or an empty home page."""
    from django.core.management import call_command, get_commands

    if demo and "demo" in get_commands():
        tell("Setting up the demo campaign …")
        call_command("demo", verbosity=0)
    else:
        call_command("make_site", verbosity=0)


def fill_ledgers(tell: Tell) -> None:
    """The facts about laws and commitments that come with the programme, where nobody has put any in yet."""
    from django.utils import timezone

    from unwatched.ledger.services import seeding

    if seeding.is_empty():
        tell("Filling the ledgers of laws and commitments …")
        seeding.load(now=timezone.now())


def collect_static(stamp: Path, tell: Tell) -> None:
    """Gather and compress static files when one of them has changed."""
    from django.conf import settings
    from django.core.management import call_command

    now = hashlib.sha256("\n".join(sorted(_static_files())).encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == now and (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        return
    tell("Gathering styles, scripts and fonts …")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(now)


def _static_files() -> Iterator[str]:
    from django.contrib.staticfiles.finders import get_finders

    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            yield f"{path} {stat.st_size} {stat.st_mtime_ns}"


def prepare(*, demo: bool, tell: Tell) -> None:
    """All of it, in order; cheap when nothing has changed. Keys must be there, for the settings read one."""
    from django.conf import settings

    migrate(tell)
    refuse_foreign_keys()
    if is_new():
        fill(tell, demo=demo)
    fill_ledgers(tell)
    collect_static(settings.DATA_DIR / STAMP, tell)
    if settings.PRODUCTION:
        refuse_unsafe()


def look() -> None:
    """Refuse to start a part of a site that is not prepared, or not safe for the public. Changes nothing."""
    from django.conf import settings

    if plan_migrations():
        raise Refusal("The database is not at this version yet. Run 'unwatched prepare' first.")
    refuse_foreign_keys()
    if not (settings.DATA_DIR / STAMP).exists():
        raise Refusal("Styles and scripts have not been gathered yet. Run 'unwatched prepare' first.")
    if settings.PRODUCTION:
        refuse_unsafe()


def refuse_foreign_keys() -> None:
    """Keys of another site would neither open what is sealed nor find who has signed."""
    from unwatched.vault.errors import VaultError
    from unwatched.vault.services import check_keys

    try:
        check_keys()
    except VaultError as error:
        raise Refusal(str(error)) from None


def refuse_unsafe() -> None:
    from django.core import checks

    found = checks.run_checks(include_deployment_checks=True)
    faults = [fault for fault in found if fault.level >= checks.WARNING and not fault.is_silenced()]
    if faults:
        lines = "\n".join(f"  {fault.msg} {fault.hint or ''}".rstrip() for fault in faults)
        raise Refusal(f"These settings are not safe for the public, so nothing was started:\n{lines}")


def report() -> dict[str, str]:
    """What a person who has just started the site wants to know."""
    from django.conf import settings
    from django.utils import timezone

    from unwatched.accounts.services import first_organiser, sign_in_link

    now = timezone.now()
    organiser = first_organiser(now=now)
    return {
        "site": f"{settings.PUBLIC_URL}/",
        "office": f"{settings.PUBLIC_URL}/office/",
        "link": settings.PUBLIC_URL + sign_in_link(organiser, now=now),
        "whose": f"for {organiser.email}; works once, within a day",
        "mail": f"is kept in {settings.OUTBOX_DIR}, to be read in the office under Mailbox"
        if settings.MAIL_IS_CAUGHT
        else "goes out through the server in EMAIL_URL",
        "data": str(settings.DATA_DIR),
    }
