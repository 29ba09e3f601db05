from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from unwatched.core import views
from unwatched.pages.urls import framed_urlpatterns, local_urlpatterns

handler400 = "unwatched.core.views.bad_request"
handler500 = "unwatched.core.views.server_error"

urlpatterns = [
    path("office/parts/", views.parts, name="parts"),
    path("office/", include("unwatched.accounts.urls")),
    path("office/", include("unwatched.office.urls")),
    path("office/", include(wagtailadmin_urls)),
    path("", include("unwatched.publishing.urls")),
    path("", include("unwatched.pages.urls")),
    path("", include("unwatched.api.urls")),
]
# Every language but the first has its code in front: /de/…. The address alone decides, never a cookie or a header.
urlpatterns += i18n_patterns(
    path("", include(framed_urlpatterns)),
    path("", include("unwatched.media.urls")),
    path("", include("unwatched.actions.urls")),
    path("", include("unwatched.letters.urls")),
    path("", include("unwatched.contacting.urls")),
    path("", include("unwatched.chats.urls")),
    path("", include("unwatched.archive.urls")),
    path("", include("unwatched.bills.urls")),
    path("", include("unwatched.ledger.urls")),
    path("", include("unwatched.sources.urls")),
    path("", include(local_urlpatterns)),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
