from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "unwatched.vault"
    label = "vault"
