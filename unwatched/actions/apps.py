from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "unwatched.actions"
    label = "actions"

    def ready(self) -> None:
        from unwatched.supporters import barring as supporters_out
        from unwatched.supporters import erasure
        from unwatched.vault import panic

        from .office import today
        from .services import barring, retention, wiping

        erasure.register("signatures", export=retention.export, erase=retention.erase)
        supporters_out.register("signatures", barring.out_since)
        panic.register_wipe("signatures", wiping.count_people, wiping.wipe)
        today.register_all()
