from django.apps import AppConfig


class ChatsConfig(AppConfig):
    name = "unwatched.chats"
    label = "chats"

    def ready(self) -> None:
        from unwatched.publishing import run_pages
        from unwatched.supporters import erasure

        from .office import afterwards, today
        from .services import retention

        erasure.register("replies", export=retention.export, erase=retention.erase, accounts=True)
        today.register_all()
        afterwards.register_all()
        run_pages.register(today.page_of)
