from allauth.account import views as account
from django.urls import include, path, re_path, reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView
from wagtail.admin.auth import require_admin_access

from .views import AddressView, LinkView, ProfileView

# Chosen one by one: pages of allauth's that are not named here do not exist (addresses, codes by mail).
urlpatterns = [
    path("login/", RedirectView.as_view(url=reverse_lazy("account_login"), query_string=True)),
    path("password_reset/", RedirectView.as_view(url=reverse_lazy("account_reset_password"))),
    path("account/", never_cache(require_admin_access(ProfileView.as_view())), name="wagtailadmin_account"),
    path("account/link/<str:token>/", LinkView.as_view(), name="accounts_link"),
    path("account/address/", AddressView.as_view(), name="account_email"),
    path("account/login/", account.login, name="account_login"),
    path("account/logout/", account.logout, name="account_logout"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/signup/", account.signup, name="account_signup"),
    path("account/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/change/", account.password_change, name="account_change_password"),
    path("account/password/set/", account.password_set, name="account_set_password"),
    path("account/password/reset/", account.password_reset, name="account_reset_password"),
    path("account/password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "account/password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^account/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("account/2fa/", include("allauth.mfa.urls")),
]
