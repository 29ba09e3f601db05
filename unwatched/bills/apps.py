from django.apps import AppConfig


class BillsConfig(AppConfig):
    name = "unwatched.bills"
    label = "bills"
