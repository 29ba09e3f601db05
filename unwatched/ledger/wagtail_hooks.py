from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from . import audit


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in audit.ACTIONS.items():
        actions.register_action(action, label, message)
