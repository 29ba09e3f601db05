from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "unwatched.archive"
    label = "archive"

    def ready(self) -> None:
        from .services import erasing, indexing

        erasing.register("search", indexing.erase)
