from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "unwatched.ledger"
    label = "ledger"

    def ready(self) -> None:
        from .office import today

        today.register_all()
