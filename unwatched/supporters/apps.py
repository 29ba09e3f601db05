from django.apps import AppConfig


class SupportersConfig(AppConfig):
    name = "unwatched.supporters"
    label = "supporters"

    def ready(self) -> None:
        from . import erasure, services

        erasure.register("consents", export=services.export, erase=services.erase)
