from django.apps import AppConfig


class BillsConfig(AppConfig):
    name = "unwatched.bills"
    label = "bills"

    def ready(self) -> None:
        from .office import today

        today.register_all()
