from django.apps import AppConfig


class ContactingConfig(AppConfig):
    name = "unwatched.contacting"
    label = "contacting"
