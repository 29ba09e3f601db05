"""Our part of the admin's frame: addresses, styles, scripts. The menu registers itself."""

from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail import hooks

from . import menu, sidebar  # noqa: F401
from .views import backup, home
from .views import mailbox as mails

sidebar.apply()


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("first-steps/", home.FirstSteps.as_view(), name="office_first_steps"),
        path("first-steps/remove-demo/", home.RemoveDemo.as_view(), name="office_remove_demo"),
        path("backup/", backup.Backup.as_view(), name="office_backup"),
        path("mailbox/", mails.Mailbox.as_view(), name="office_mailbox"),
        path("mailbox/<str:name>/", mails.OneMail.as_view(), name="office_mail"),
        path("mailbox/<str:name>/html/", mails.MailPart.as_view(), name="office_mail_part"),
    ]


@hooks.register("insert_global_admin_css")
def styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("office/office.css"))


@hooks.register("insert_global_admin_js")
def scripts() -> SafeString:
    return format_html_join(
        "", '<script src="{}"></script>', ((static(f"office/{name}.js"),) for name in ("cures", "make", "copy"))
    )
