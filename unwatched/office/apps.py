from importlib import import_module

from django.apps import AppConfig
from django.db import connection

from unwatched.core import lean


class OfficeConfig(AppConfig):
    name = "unwatched.office"
    label = "office"

    def ready(self) -> None:
        from . import cures, steps

        if connection.vendor != "postgresql":
            # Django REST framework, which Wagtail brings, would load the driver of PostgreSQL, and what colours
            # programmes on a developer's machine, if they are there: 8 MB.
            with lean.standing_in({"django.contrib.postgres.fields": None, "pygments": None}):
                import_module("rest_framework.compat")
        cures.apply()
        steps.register_all()
