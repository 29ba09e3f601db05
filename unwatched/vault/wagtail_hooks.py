from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

ACTIONS = [
    ("vault.open", _("Open the list"), _("Opened the list")),
    ("vault.close", _("Close the list"), _("The list was closed")),
    ("vault.rotate", _("Change the keys"), _("Made a new key pair")),
    ("vault.hold", _("Become a key-holder"), _("Set a passphrase for a key")),
    ("vault.leave", _("Stop being a key-holder"), _("Somebody holds no key any more")),
    ("vault.share", _("Give the key"), _("Gave the key to a new holder")),
    ("vault.drill", _("Try a passphrase"), _("Tried their passphrase")),
    ("vault.passphrase", _("Change a passphrase"), _("Changed their passphrase")),
    ("vault.hand_over", _("Hand the keys over"), _("Handed the keys to holders and destroyed the server's copy")),
    ("vault.take_back", _("Take the keys back"), _("Took the keys back to the server")),
    ("vault.panic", _("Emergency"), _("Pulled a lever in an emergency")),
    ("vault.copy", _("Take a sealed copy"), _("Took a sealed copy away")),
    ("vault.wipe_asked", _("Ask to wipe"), _("Asked to destroy everything personal")),
    ("vault.wipe_withdrawn", _("Withdraw a wipe"), _("Took back the wish to destroy everything personal")),
    ("vault.wipe", _("Wipe"), _("Destroyed everything personal")),
    ("vault.give_up", _("Give up a lost key"), _("Gave up a key that is lost")),
]


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for name, label, message in ACTIONS:
        actions.register_action(name, label, message)
