from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "unwatched.publishing"
    label = "publishing"
