from django.urls import path, re_path

from .screens import HolderCopy, Revoke, Tokens

urlpatterns = [
    path("tokens/", Tokens.as_view(), name="office_tokens"),
    re_path(r"^tokens/(?P<pk>\d{1,9})/revoke/$", Revoke.as_view(), name="office_token_revoke"),
    re_path(r"^tokens/copy-of-key/(?P<pk>\d{1,9})/$", HolderCopy.as_view(), name="office_token_holder_copy"),
]
