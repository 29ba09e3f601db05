from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "unwatched.api"
    label = "api"
