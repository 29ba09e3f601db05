"""The servers are on this machine, where the site itself would not go."""

import pytest
from django.test import override_settings


@pytest.fixture(scope="module", autouse=True)
def _neighbours():
    with override_settings(UNWATCHED_ALLOW_PRIVATE_SERVERS=True):
        yield
