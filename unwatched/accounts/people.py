"""The list of organisers in the office: Wagtail's, with inviting in place of typing somebody's password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.users.views import users as stock

from . import services
from .forms import EditPersonForm, PersonForm
from .models import User
from .who import organiser

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class IndexView(stock.IndexView):
    page_title = gettext_lazy("Organisers")
    add_item_label = gettext_lazy("Invite an organiser")
    search_fields = ["name", "email"]

    @cached_property
    def columns(self) -> list[Any]:
        columns: list[Any] = super().columns
        for column in columns:
            if column.name == "email":
                column.label = gettext_lazy("E-mail")
        return columns


class InviteView(stock.CreateView):
    page_title = gettext_lazy("Invite")
    page_subtitle = gettext_lazy("Invite an organiser")
    submit_button_label = gettext_lazy("Send the invitation")
    submit_button_active_label = gettext_lazy("Sending…")
    success_message = None

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"by": organiser(self.request)}

    def save_instance(self) -> User:
        data, now = self.form.cleaned_data, timezone.now()
        user = services.invite(
            email=data["email"], name=data["name"], by=organiser(self.request), now=now, **self.form.wishes
        )
        mail_link(self.request, user)
        return user


class EditView(stock.EditView):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        refuse_upwards(organiser(request), self.object)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"by": organiser(self.request)}

    def save_instance(self) -> User:
        form, by = self.form, organiser(self.request)
        user = User.objects.get(pk=self.object.pk)
        User.objects.filter(pk=user.pk).update(name=form.cleaned_data["name"])
        if form.cleaned_data["email"] != user.email:
            services.change_address(user, email=form.cleaned_data["email"], by=by)
        services.change_roles(user, by=by, **form.wishes)
        if "is_active" in form.cleaned_data:
            services.set_active(user, active=form.cleaned_data["is_active"], by=by)
        user.refresh_from_db()
        return user


class PersonAction(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """One question and one button about one person."""

    model = User
    permission_required = "change"
    form_class = Form
    template_name = "accounts/people/ask.html"
    header_icon = "user"
    question: StrOrPromise = ""
    button: StrOrPromise = ""
    page_title: StrOrPromise
    _show_breadcrumbs = True

    @cached_property
    def person(self) -> User:
        person = get_object_or_404(User, pk=self.kwargs["pk"], is_active=True)
        refuse_upwards(organiser(self.request), person)
        return person

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("wagtailusers_users:index"), "label": _("Organisers")},
            {"url": reverse("wagtailusers_users:edit", args=[self.person.pk]), "label": str(self.person)},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {"person": self.person, "question": self.question, "button": self.button}
        return super().get_context_data(**kwargs) | words

    def form_valid(self, form: Form) -> HttpResponse:
        self.act()
        return redirect("wagtailusers_users:edit", self.person.pk)

    def act(self) -> None:
        mail_link(self.request, self.person)


class LinkAgainView(PersonAction):
    page_title = gettext_lazy("New sign-in link")
    question = gettext_lazy("It works once, for seven days. Earlier links go on working until one of them is used.")
    button = gettext_lazy("Send the link")


class ResetView(PersonAction):
    page_title = gettext_lazy("Reset the second step")
    question = gettext_lazy(
        "For a lost telephone or passkey. Talk to them first, by voice: whoever gets the mail gets in. "
        "Their passkeys, app and recovery codes are forgotten, their sessions end, and they get a new link by mail."
    )
    button = gettext_lazy("Reset and send a link")

    def act(self) -> None:
        services.reset_second_factor(self.person, by=organiser(self.request))
        super().act()


class PeopleViewSet(stock.UserViewSet):
    menu_label = gettext_lazy("Organisers")
    index_view_class = IndexView
    add_view_class = InviteView
    edit_view_class = EditView
    template_prefix = "accounts/people/"
    index_template_name = "wagtailusers/users/index.html"
    index_results_template_name = "wagtailusers/users/index_results.html"
    delete_template_name = "wagtailusers/users/confirm_delete.html"

    def get_form_class(self, for_update: bool = False) -> type[PersonForm]:
        return EditPersonForm if for_update else PersonForm

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/link/", self.construct_view(LinkAgainView), name="link"),
            path("<int:pk>/reset/", self.construct_view(ResetView), name="reset"),
        ]


def refuse_upwards(by: User, person: User) -> None:
    """An administrator's account is changed by administrators only."""
    if person.is_superuser and not by.is_superuser:
        raise PermissionDenied


def mail_link(request: HttpRequest, person: User) -> None:
    """Sends a link and says whether that worked."""
    try:
        services.send_link(person, by=organiser(request), now=timezone.now())
    except OSError:
        words = _("The mail to %(who)s did not go out. Check the mail settings, then send a new link.")
        messages.error(request, words % {"who": person})
    else:
        messages.success(request, _("%(who)s gets a mail with a link that works once.") % {"who": person})
