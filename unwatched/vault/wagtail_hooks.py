from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from unwatched.office.people import who
from unwatched.office.views.screen import may_use

from .views import custody, emergency, home
from .views.asking import SEES

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
    ("vault.drop", _("Drop a list"), _("Dropped a list of which nothing was left")),
]


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for name, label, message in ACTIONS:
        actions.register_action(name, label, message)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("vault/", home.Home.as_view(), name="vault"),
        path("vault/<int:pk>/open/", home.Open.as_view(), name="vault_open"),
        path("vault/<int:pk>/close/", home.Close.as_view(), name="vault_close"),
        path("vault/<int:pk>/hold/", custody.Hold.as_view(), name="vault_hold"),
        path("vault/<int:pk>/drill/", custody.Drill.as_view(), name="vault_drill"),
        path("vault/<int:pk>/passphrase/", custody.ChangePassphrase.as_view(), name="vault_passphrase"),
        path("vault/<int:pk>/change-keys/", custody.Rotate.as_view(), name="vault_rotate"),
        path("vault/<int:pk>/hand-over/", custody.HandOver.as_view(), name="vault_hand_over"),
        path("vault/<int:pk>/take-back/", custody.TakeBack.as_view(), name="vault_take_back"),
        path("vault/holder/<int:pk>/share/", custody.Share.as_view(), name="vault_share"),
        path("vault/holder/<int:pk>/leave/", custody.Leave.as_view(), name="vault_leave"),
        path("vault/panic/<slug:name>/", emergency.Pull.as_view(), name="vault_panic"),
        path("vault/panic/<slug:name>/undo/", emergency.Release.as_view(), name="vault_panic_undo"),
        path("vault/copy/", emergency.Copy.as_view(), name="vault_copy"),
        path("vault/wipe/", emergency.Wipe.as_view(), name="vault_wipe"),
        path("vault/wipe/withdraw/", emergency.Withdraw.as_view(), name="vault_wipe_withdraw"),
    ]


class VaultMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_use(who(request), SEES)


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    return VaultMenuItem(_("Vault"), reverse("vault"), name="vault", icon_name="key", order=150)
