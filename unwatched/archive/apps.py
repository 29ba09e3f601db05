from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "unwatched.archive"
    label = "archive"

    def ready(self) -> None:
        from unwatched.core import sitemap
        from unwatched.sources.models import SourceKind
        from unwatched.sources.services import rechecking
        from unwatched.supporters import erasure

        from .office import today
        from .services import erasing, forgetting, indexing, presenting, proving, rereading

        today.register_all()
        erasure.register("threads", export=forgetting.export, erase=forgetting.erase, accounts=True)
        erasing.register("search", indexing.erase)
        erasing.register("captures", proving.forget)
        sitemap.register("threads", presenting.in_sitemap)
        rechecking.register(SourceKind.THREAD, rereading.says_now)
