from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "unwatched.office"
    label = "office"

    def ready(self) -> None:
        from . import cures, steps

        cures.apply()
        steps.register_all()
