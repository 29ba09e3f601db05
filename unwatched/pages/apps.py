from django.apps import AppConfig
from wagtail.contrib.redirects.apps import WagtailRedirectsAppConfig


class PagesConfig(AppConfig):
    name = "unwatched.pages"
    label = "pages"
    default = True

    def ready(self) -> None:
        from unwatched.office import first_steps

        from . import demo, steps, telling

        steps.register_steps()
        telling.listen()
        first_steps.register_demo(
            first_steps.Demo(present=demo.is_present, url=demo.url, tried=demo.is_tried, remove=demo.remove)
        )


class RedirectsConfig(WagtailRedirectsAppConfig):
    """wagtail.contrib.redirects without its part of Wagtail's programming interface.

    We offer none of it, and with it come Django REST framework and the driver of PostgreSQL: 30 MB for each process.
    """

    default = False

    def ready(self) -> None:
        from wagtail.contrib.redirects import signal_handlers
        from wagtail.contrib.redirects.models import Redirect
        from wagtail.permissions import register_permission_policy
        from wagtail.signals import page_slug_changed, post_page_move

        register_permission_policy(Redirect)
        post_page_move.connect(signal_handlers.autocreate_redirects_on_page_move)
        page_slug_changed.connect(signal_handlers.autocreate_redirects_on_slug_change)
