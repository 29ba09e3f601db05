from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "unwatched.directory"
    label = "directory"

    def ready(self) -> None:
        from unwatched.office import today

        from .office.today import grown_old

        today.register(grown_old)
