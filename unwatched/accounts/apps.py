from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "unwatched.accounts"
    label = "accounts"
    default = True

    def ready(self) -> None:
        from . import audit, checks, roles, steps  # noqa: F401  (checks register themselves)

        audit.listen()
        roles.keep_after_migrations()
        steps.register_steps()


class PeopleConfig(WagtailUsersAppConfig):
    """wagtail.users, with inviting in place of typing somebody's password."""

    default = False
    user_viewset = "unwatched.accounts.people.PeopleViewSet"
