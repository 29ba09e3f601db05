from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from .services.hooks import ACTIONS


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    for name, (label, said) in ACTIONS.items():
        actions.register_action(name, label, said)
