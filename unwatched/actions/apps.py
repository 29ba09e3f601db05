from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "unwatched.actions"
    label = "actions"

    def ready(self) -> None:
        from unwatched.supporters import erasure

        from .office import today
        from .services import retention

        erasure.register("signatures", export=retention.export, erase=retention.erase)
        today.register_all()
