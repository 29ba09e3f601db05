"""What stands under the address of every action: ways to pass it on, and the picture beside its link."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from unwatched.actions.documents import share_image, share_key
from unwatched.core.caching import keep, keep_for_back
from unwatched.core.drawn import drawing
from unwatched.core.fields import Typed

from .finding import action_at
from .sharing import mastodon, picture_of, read_server, said_on


class ServerForm(forms.Form):
    server = Typed(
        label=_("Your Mastodon server"),
        help_text=_("Such as mastodon.social. We do not keep it."),
        error_messages={"required": _("Please write the name of your server, such as mastodon.social.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )

    def clean_server(self) -> str:
        server = read_server(self.cleaned_data["server"])
        if not server:
            raise forms.ValidationError(_("This is no name of a server. It looks like mastodon.social."))
        return server


# Visitors have no session that a foreign form could misuse; other sites' posts are refused by core.middleware.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, path: str) -> HttpResponse:
    """All ways to pass an action on. A server's name that was typed comes back as a link and is kept nowhere."""
    page = action_at(request, path)
    if request.method != "POST":
        return keep(render(request, "pages/share.html", {"page": page, "form": ServerForm()}), request=request)
    form = ServerForm(request.POST)
    way = mastodon(page, server=form.cleaned_data["server"]) if form.is_valid() else None
    response = render(request, "pages/share.html", {"page": page, "form": form, "way": way}, status=200 if way else 422)
    return keep_for_back(response)


@require_safe
def share_picture(request: HttpRequest, path: str) -> HttpResponse:
    """The picture. The number in it ages in other people's caches; ours follows the count."""
    page = action_at(request, path)
    if page.share_picture_id:
        chosen = picture_of(page).url
        if not chosen.endswith("share.png"):
            return keep(redirect(chosen), request=request)
    look, said = page.look_of_documents(), said_on(page, page.standing(now=timezone.now()))
    return drawing(
        request, key=share_key(said, look=look), content_type="image/png", draw=lambda: share_image(said, look=look)
    )
