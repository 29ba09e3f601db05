"""How a backup is made: the office says it, the server does it."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unwatched.office import machine

from .home import SETS_UP
from .screen import Screen


class Backup(Screen):
    template_name = "office/backup.html"
    page_title = _("Backup")
    header_icon = "download"
    permission_required = SETS_UP

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"line": machine.backup_line(now=timezone.now())}
