from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "unwatched.archive"
    label = "archive"

    def ready(self) -> None:
        from .office import today

        today.register_all()
