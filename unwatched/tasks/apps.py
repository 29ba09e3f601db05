from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "unwatched.tasks"
    label = "tasks"

    def ready(self) -> None:
        from unwatched.office import today

        from .office.today import waiting

        today.register(waiting)
