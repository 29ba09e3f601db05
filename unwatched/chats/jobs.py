"""What the worker does for chats."""

from threading import Event

from unwatched.core.jobs import companion

from .ears import listen_forever


@companion(name="ears")
def listen(stop: Event) -> None:
    """Hears what people say while a chat is live."""
    listen_forever(stop)
