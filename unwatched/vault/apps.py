from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "unwatched.vault"
    label = "vault"

    def ready(self) -> None:
        from unwatched.office import today

        from . import levers
        from .needs import lines, needs

        levers.register()
        today.register(needs)
        today.register_machine(lines)
