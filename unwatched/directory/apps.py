from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "unwatched.directory"
    label = "directory"
