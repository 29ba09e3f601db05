from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "unwatched.archive"
    label = "archive"

    def ready(self) -> None:
        from unwatched.supporters import erasure

        from .office import today
        from .services import erasing, forgetting, indexing, proving

        today.register_all()
        erasure.register("threads", export=forgetting.export, erase=forgetting.erase, accounts=True)
        erasing.register("search", indexing.erase)
        erasing.register("captures", proving.forget)
