from django.apps import AppConfig


class ChatsConfig(AppConfig):
    name = "unwatched.chats"
    label = "chats"

    def ready(self) -> None:
        from unwatched.supporters import erasure

        from .office import afterwards
        from .services import retention

        erasure.register("replies", export=retention.export, erase=retention.erase, accounts=True)
        afterwards.register_all()
