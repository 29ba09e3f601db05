from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "unwatched.sources"
    label = "sources"
