from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "unwatched.webhooks"
    label = "webhooks"
