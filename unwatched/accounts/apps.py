from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "unwatched.accounts"
    label = "accounts"
