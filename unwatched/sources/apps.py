from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "unwatched.sources"
    label = "sources"

    def ready(self) -> None:
        from .office import today

        today.register_all()
