from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "unwatched.letters"
    label = "letters"
