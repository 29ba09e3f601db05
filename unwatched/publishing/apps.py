from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "unwatched.publishing"
    label = "publishing"

    def ready(self) -> None:
        from . import checks  # noqa: F401
        from .office import today

        today.register_all()
