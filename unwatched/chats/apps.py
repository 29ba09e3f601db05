from django.apps import AppConfig


class ChatsConfig(AppConfig):
    name = "unwatched.chats"
    label = "chats"

    def ready(self) -> None:
        from unwatched.publishing import run_pages

        from .office import today

        today.register_all()
        run_pages.register(today.page_of)
