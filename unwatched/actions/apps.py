from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "unwatched.actions"
    label = "actions"
