"""What the worker does for publishing."""

from threading import Event

from unwatched.core.jobs import companion

from .services.publisher import Publisher


@companion(name="publisher")
def publish(stop: Event) -> None:
    """Posts what is due, on the second."""
    Publisher().run(stop)
