from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "unwatched.archive"
    label = "archive"

    def ready(self) -> None:
        from .office import today
        from .services import erasing, indexing, proving

        today.register_all()
        erasing.register("search", indexing.erase)
        erasing.register("captures", proving.forget)
