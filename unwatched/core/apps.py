from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "unwatched.core"
    label = "core"

    def ready(self) -> None:
        from . import checks  # noqa: F401
