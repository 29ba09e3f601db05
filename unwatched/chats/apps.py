from django.apps import AppConfig


class ChatsConfig(AppConfig):
    name = "unwatched.chats"
    label = "chats"
