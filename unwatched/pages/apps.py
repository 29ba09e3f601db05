from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "unwatched.pages"
    label = "pages"

    def ready(self) -> None:
        from unwatched.office import first_steps

        from . import demo, steps

        steps.register_steps()
        first_steps.register_demo(
            first_steps.Demo(present=demo.is_present, url=demo.url, tried=demo.is_tried, remove=demo.remove)
        )
