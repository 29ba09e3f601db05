from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "unwatched.pages"
    label = "pages"
