from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "unwatched.ledger"
    label = "ledger"

    def ready(self) -> None:
        from unwatched.core import sitemap

        from .office import today
        from .services import finding

        today.register_all()
        sitemap.register("ledger", finding.in_sitemap)
