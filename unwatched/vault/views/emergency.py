"""If something is wrong: levers, a sealed copy to take away, and the wipe that needs two people."""

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.log_actions import log

from unwatched.vault import panic, services
from unwatched.vault.forms import WipeForm
from unwatched.vault.models import Ring

from .asking import LOCKS, WIPES, Ask


class Pull(Ask):
    """One lever, as its app registered it."""

    permission_required = LOCKS
    undoes = False

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        lever = panic.lever(kwargs["name"])
        if lever is None or (self.undoes and lever.undo is None):
            raise Http404("no such lever")
        self.lever = lever

    @property
    def question(self) -> panic.Words:  # type: ignore[override]
        return self.lever.label

    button = question

    @property
    def lines(self) -> list[panic.Words]:  # type: ignore[override]
        return [self.lever.about] if self.lever.about else []

    def act(self, form: forms.Form) -> str | HttpResponseBase:
        done = self.lever.do(by=self.me, now=self.now)
        log(self.me, "vault.panic", user=self.me, data={"lever": self.lever.name, "undo": False})
        if not self.request.session.exists(self.request.session.session_key or ""):
            return redirect("account_login")  # it ended our own session too
        return str(done or _t("Done."))


class Release(Pull):
    """The same lever, taken back."""

    undoes = True

    @property
    def question(self) -> panic.Words:  # type: ignore[override]
        return self.lever.undo_label or _t("Undo: %(label)s") % {"label": self.lever.label}

    button = question
    lines = ()  # type: ignore[assignment]

    def act(self, form: forms.Form) -> str:
        assert self.lever.undo is not None
        done = self.lever.undo(by=self.me, now=self.now)
        log(self.me, "vault.panic", user=self.me, data={"lever": self.lever.name, "undo": True})
        return str(done or _t("Done."))


class Copy(Ask):
    permission_required = LOCKS
    question = _("Take a sealed copy away")
    button = _("Make the copy")
    lines = (
        _("One file with the database and the pictures, as they lie here. Supporters' details in it are sealed."),
        _("Useless without the keys: they are not in it. The addresses of organisers are in it, in clear."),
        _("To put it back: unwatched vault restore."),
    )

    def act(self, form: forms.Form) -> HttpResponseBase:
        with tempfile.TemporaryDirectory(prefix="unwatched-copy-") as folder:
            path = Path(folder) / f"unwatched-{self.now:%Y%m%d-%H%M%S}.tar.gz"
            services.write_archive(path, now=self.now)
            file = path.open("rb")  # stays readable after its name is gone
        log(self.me, "vault.copy", user=self.me, data={})
        return FileResponse(file, as_attachment=True, filename=path.name, content_type="application/gzip")


class Wipe(Ask):
    """The first person asks; the second one, on the same page, agrees."""

    permission_required = WIPES
    is_final = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        ring = Ring.objects.first()
        if ring is None:
            raise Http404("nothing is sealed yet")
        self.expected = ring.name
        self.wish = services.waiting_wipe(now=self.now)

    @property
    def is_second(self) -> bool:
        return self.wish is not None and self.wish.asked_by_id != self.me.pk

    @property
    def question(self) -> str:  # type: ignore[override]
        return _t("Wipe everything personal")

    @property
    def button(self) -> str:  # type: ignore[override]
        if self.is_second:
            return _t("Agree: wipe now")
        return _t("Ask for the wipe")

    @property
    def lines(self) -> list[str]:  # type: ignore[override]
        people = panic.count_people()
        said = [_t("Every private key is destroyed, here and with the key-holders.")]
        if people is not None:
            text = ngettext("%(count)d person's details, for ever.", "%(count)d people's details, for ever.", people)
            said.insert(0, text % {"count": people})
        said.append(_t("The count and its proof stay, and so do pages and pictures."))
        said.append(
            _t("A backup of the keys, together with a backup of the database, could still be read: destroy those too.")
        )
        if self.is_second and self.wish:
            said.append(_t("%(name)s has asked for it. With you it is done.") % {"name": self.wish.asked_by})
        else:
            said.append(_t("Nothing happens until somebody else agrees, within a day."))
        return said

    def make_form(self, data: Any = None) -> forms.Form:
        return WipeForm(data, expected=self.expected)

    def act(self, form: forms.Form) -> str:
        if not self.is_second or self.wish is None:
            services.ask_wipe(by=self.me, now=self.now)
            return _t("Asked. Nothing is wiped until somebody else agrees, within a day.")
        for note in services.agree_wipe(self.wish, by=self.me, now=self.now):
            messages.info(self.request, note)
        return _t("Everything personal is wiped. Destroy backups of the keys too.")


class Withdraw(Ask):
    permission_required = WIPES
    question = _("Take the wish to wipe back")
    button = _("Do not wipe")

    def act(self, form: forms.Form) -> str:
        services.withdraw_wipe(by=self.me, now=self.now)
        return _t("Nothing will be wiped.")
