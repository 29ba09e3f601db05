from django.apps import AppConfig


class ContactingConfig(AppConfig):
    name = "unwatched.contacting"
    label = "contacting"

    def ready(self) -> None:
        from unwatched.supporters import erasure
        from unwatched.vault import panic

        from .office import today
        from .services import retention

        erasure.register("letters to those who decide", export=retention.export, erase=retention.erase)
        panic.register_wipe("messages", retention.count_people, retention.wipe)
        today.register_all()
