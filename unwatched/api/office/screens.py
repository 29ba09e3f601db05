"""Which programmes may read sealed lists: the list, a new one, and the end of one."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.log_actions import log

from unwatched.accounts.who import organiser
from unwatched.api.models import Token
from unwatched.api.services import tokens
from unwatched.office.views import Act, Once, Screen, may_use, refuse
from unwatched.vault import key_files
from unwatched.vault.models import Holder

from .forms import TokenForm

KEEP = "api.keep_tokens"


class Tokens(Screen):
    """All of them, also those of others, and a form for a new one."""

    template_name = "api/office/tokens.html"
    page_title = gettext_lazy("Tokens for programmes")
    header_icon = "key"
    permission_required = KEEP

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = TokenForm(request.POST, user=organiser(request))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        token, text = tokens.make_token(by=organiser(request), now=timezone.now(), **form.cleaned_data)
        return NewToken.shown(request, token=token, text=text)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now, user = timezone.now(), organiser(self.request)
        form = kwargs.pop("form", None) or TokenForm(user=user)
        rows = [(token, token.is_live(now=now)) for token in Token.objects.select_related("made_by", "revoked_by")]
        return super().get_context_data(**kwargs) | {
            "rows": sorted(rows, key=lambda row: not row[1]),
            "form": form,
            "held": Holder.objects.filter(user=user, shares__isnull=False).distinct().select_related("ring"),
        }


class NewToken(Once):
    template_name = "api/office/token.html"
    page_title = gettext_lazy("A new token")
    header_icon = "key"
    permission_required = KEEP
    crumbs = ((gettext_lazy("Tokens for programmes"), "office_tokens"),)


class Revoke(Act):
    permission_required = KEEP

    def act(self, request: HttpRequest) -> str:
        token = get_object_or_404(Token, pk=self.kwargs["pk"])
        tokens.revoke(token, by=organiser(request), now=timezone.now())
        return _("Revoked. From now on it opens nothing.")

    def back_to(self) -> str:
        return reverse("office_tokens")


class HolderCopy(View):
    """A key-holder's own copy of the key, for opening lists at home: without their passphrase it opens nothing."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        user = organiser(request)
        if not may_use(user, KEEP):
            return refuse(request)
        holder = get_object_or_404(Holder.objects.select_related("ring"), pk=pk, user=user)
        shares = [bytes(share.sealed) for share in holder.shares.order_by("pk")]
        text = key_files.holder_file(ring=holder.ring.name, wrapped=bytes(holder.wrapped), shares=shares)
        log(holder.ring, "token.holder_copy", user=user)
        name = f"{slugify(holder.ring.name)[:60] or 'list'}.holder.json"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return HttpResponse(text, content_type="application/json", headers=headers)
