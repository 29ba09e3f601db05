from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "unwatched.ledger"
    label = "ledger"
