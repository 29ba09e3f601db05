from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "unwatched.core"
    label = "core"
