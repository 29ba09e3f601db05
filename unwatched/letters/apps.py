from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "unwatched.letters"
    label = "letters"

    def ready(self) -> None:
        from unwatched.supporters import erasure
        from unwatched.vault import panic

        from .office import today
        from .services import retention, wiping

        erasure.register("letters", export=retention.export, erase=retention.erase)
        panic.register_wipe("letters", wiping.count_people, wiping.wipe)
        today.register_all()
