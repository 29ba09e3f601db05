"""Why a part does not start, asked in this process. `test_up.py` shows what a process makes of such a refusal."""

import pytest
from django.conf import settings
from django.db.migrations.recorder import MigrationRecorder

from unwatched.config import prepare
from unwatched.config.env import Refusal

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_a_database_of_a_newer_version_is_refused():
    MigrationRecorder.Migration.objects.create(app="actions", name="9999_from_the_future")
    for refuse in (prepare.look, lambda: prepare.prepare(demo=False, tell=print)):
        with pytest.raises(Refusal, match=r"newer version.*9999_from_the_future"):
            refuse()


def test_a_site_that_is_not_prepared_is_refused():
    MigrationRecorder.Migration.objects.filter(app="tasks").delete()
    with pytest.raises(Refusal, match=r"not at this version yet\. Run 'unwatched prepare'"):
        prepare.look()


def test_a_site_without_gathered_files_is_refused():
    assert not (settings.DATA_DIR / prepare.STAMP).exists()
    with pytest.raises(Refusal, match=r"not been gathered yet\. Run 'unwatched prepare'"):
        prepare.look()
