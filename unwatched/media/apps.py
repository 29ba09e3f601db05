from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "unwatched.media"
    label = "media"
