"""Key-holders and the custody of keys: becoming one, trying, changing, handing over and back."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from unwatched.vault import services
from unwatched.vault.forms import ChangeForm, DrillForm, HoldForm
from unwatched.vault.models import Holder

from .asking import CHANGES, OPENS, Ask, AskRing


class Hold(AskRing):
    permission_required = OPENS
    form_class = HoldForm
    question = _("Hold a key")
    button = _("Hold a key")
    lines = (
        _("Your key opens the list only together with a passphrase that you alone know."),
        _("Nobody can look it up or reset it. Write it on paper and keep the paper where you keep your passport."),
        _("Any one of the key-holders can open the list. If all of you forget, nobody can: not us, not a court."),
    )

    def act(self, form: forms.Form) -> str:
        services.hold(self.ring, user=self.me, passphrase=form.cleaned_data["passphrase"], now=self.now)
        if self.ring.is_held:
            return _t("Your key is made. Now another key-holder opens the list and gives you the keys.")
        return _t("You hold a key. It is needed as soon as the server hands its own copy over.")


class Drill(AskRing):
    permission_required = OPENS
    form_class = DrillForm
    question = _("Try your passphrase")
    button = _("Try it")
    lines = (_("Nothing is opened. It only shows, to you and the others, that you still know it."),)

    def act(self, form: forms.Form) -> str:
        passphrase = form.cleaned_data["passphrase"]
        services.drill(self.ring, user=self.me, passphrase=passphrase, now=self.now)
        return _t("That is the one. See you in three months.")


class ChangePassphrase(AskRing):
    permission_required = OPENS
    form_class = ChangeForm
    question = _("Change your passphrase")
    button = _("Change it")
    lines = (_("The old one opens nothing from then on. Backups from before still open with the old one."),)

    def act(self, form: forms.Form) -> str:
        old, new = form.cleaned_data["old"], form.cleaned_data["passphrase"]
        services.change_passphrase(self.ring, user=self.me, old=old, new=new, now=self.now)
        return _t("Changed. Write the new one down and burn the old paper.")


class Rotate(AskRing):
    question = _("Change the keys")
    button = _("Change the keys")
    lines = (
        _("What comes in from now on is sealed to new keys. What is there stays sealed to the old ones."),
        _("All key-holders can open both, and nobody has to type anything."),
        _("Do it when somebody has left who held a key, or when a copy may have been taken."),
        _("Then make a backup of the keys."),
    )

    def act(self, form: forms.Form) -> str:
        services.rotate(self.ring, by=self.me, now=self.now)
        return _t("From now on everything is sealed to new keys. Make a backup of the keys now.")


class HandOver(AskRing):
    question = _("Hand the key to people")
    button = _("Hand it over and destroy it here")
    is_final = True

    @property
    def lines(self) -> list[str]:  # type: ignore[override]
        names = ", ".join(str(holder.user) for holder in self.ring.holders.select_related("user"))
        return [
            _t("The keys go to: %(names)s.") % {"names": names or _t("nobody yet")},
            _t("The copy on this server is overwritten and removed. A seized server can then no longer be read."),
            _t("From then on mails to the list and exports need one of these people."),
            _t("Backups of the keys from before still open the list. Destroy them, or guard them as a holder would."),
        ]

    def act(self, form: forms.Form) -> str:
        services.hand_over(self.ring, by=self.me, now=self.now)
        return _t("The keys are with people now, not on this server.")


class TakeBack(AskRing):
    permission_required = OPENS
    question = _("Take the key back to the server")
    button = _("Put it on this server")
    is_final = True
    lines = (
        _("The list has to be open for this."),
        _("Everything runs by itself again, and a seized server can be read."),
        _("The key-holders' keys are removed."),
    )

    def act(self, form: forms.Form) -> str:
        services.take_back(self.ring, by=self.me, now=self.now)
        return _t("The key is on this server. Make a backup of the keys now.")


class AskHolder(Ask):
    """About one key-holder, by their number in the address."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.holder = get_object_or_404(Holder.objects.select_related("ring", "user"), pk=kwargs["pk"])


class Share(AskHolder):
    permission_required = OPENS
    button = _("Give the keys")

    @property
    def question(self) -> str:  # type: ignore[override]
        return _t("Give the keys to %(name)s") % {"name": self.holder.user}

    @property
    def lines(self) -> list[str]:  # type: ignore[override]
        return [
            _t("From then on %(name)s can open everything that you can open.") % {"name": self.holder.user},
            _t("Have you spoken to each other? Somebody with a stolen account could ask for this too."),
            _t("The list has to be open for this."),
        ]

    def act(self, form: forms.Form) -> str:
        services.share_with(self.holder, by=self.me, now=self.now)
        return _t("%(name)s holds the keys now.") % {"name": self.holder.user}


class Leave(AskHolder):
    permission_required = CHANGES
    button = _("Take the key away")
    is_final = True

    @property
    def question(self) -> str:  # type: ignore[override]
        return _t("%(name)s holds no key any more") % {"name": self.holder.user}

    @property
    def lines(self) -> list[str]:  # type: ignore[override]
        return [
            _t("%(name)s can no longer open the list here.") % {"name": self.holder.user},
            _t("Change the keys afterwards, so that whatever they may have kept opens nothing new."),
        ]

    def act(self, form: forms.Form) -> str:
        services.leave(self.holder, by=self.me)
        return _t("Done. Change the keys now, so that an old copy opens nothing new.")
