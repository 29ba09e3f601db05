from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "unwatched.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        from .office import today

        today.register_all()
