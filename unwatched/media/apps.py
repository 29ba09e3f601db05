from types import ModuleType, SimpleNamespace

from django.apps import AppConfig
from wagtail.documents.apps import WagtailDocsAppConfig
from wagtail.images.apps import WagtailImagesAppConfig

from unwatched.core import lean


class MediaConfig(AppConfig):
    name = "unwatched.media"
    label = "media"
    default = True


class DocumentsConfig(WagtailDocsAppConfig):
    """wagtail.documents without its part of Wagtail's programming interface."""

    default = False

    def ready(self) -> None:
        with lean.standing_in(no_interface("wagtail.documents")):
            super().ready()


class ImagesConfig(WagtailImagesAppConfig):
    """wagtail.images without its part of Wagtail's programming interface."""

    default = False

    def ready(self) -> None:
        with lean.standing_in(no_interface("wagtail.images")):
            super().ready()


def no_interface(app: str) -> dict[str, ModuleType | None]:
    """What stands in for it. We have an interface of our own (unwatched/api); this one takes 10 MB of each process."""
    nothing = SimpleNamespace(add_router=lambda *_: None)
    contents: dict[str, dict[str, object]] = {
        f"{app}.api.v3.registry": {"register_content_types": lambda: None},
        f"{app}.api.v3.router": {"router": None},
        "wagtail.api.v3.api": {"api": nothing},
    }
    return {name: lean.module(name, **content) for name, content in contents.items()}
