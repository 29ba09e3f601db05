from django.apps import AppConfig


class SupportersConfig(AppConfig):
    name = "unwatched.supporters"
    label = "supporters"
