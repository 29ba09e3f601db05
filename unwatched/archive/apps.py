from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "unwatched.archive"
    label = "archive"

    def ready(self) -> None:
        from unwatched.sources.models import SourceKind
        from unwatched.sources.services import rechecking

        from .office import today
        from .services import erasing, indexing, rereading

        today.register_all()
        erasing.register("search", indexing.erase)
        rechecking.register(SourceKind.THREAD, rereading.says_now)
