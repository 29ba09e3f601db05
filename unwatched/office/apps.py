from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "unwatched.office"
    label = "office"
