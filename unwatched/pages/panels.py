"""Beside the fields of an action, in the editor: how a shared link looks, and the code for other sites."""

from typing import Any

from django.conf import settings
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail.admin.panels import HelpPanel

from unwatched.directory.services.partners import PARAMETER, known_partners

from .addresses import absolute

# What a frame is high without the script: it scrolls inside then.
HEIGHT = 900  # px


class Elsewhere(HelpPanel):
    """Where the rest of an action is set: whom it goes to, and the words that people say or write."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"template": "pages/office/elsewhere.html", **kwargs})

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from .next_steps import next_step  # which needs the models

            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"step": next_step(self.instance) if self.instance else None}


class SharePreview(HelpPanel):
    """How others see a link to this page. It shows what is saved."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"template": "pages/office/share_preview.html", **kwargs})

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from . import sharing  # which needs the models

            context: dict[str, Any] = super().get_context_data(parent_context)
            page = self.instance
            if page is None or not page.pk or not page.live:
                return context
            return context | {
                "page": page, "picture": sharing.picture_of(page), "words": sharing.words_to_share(page),
                "address": sharing.address_to_share(page), "host": sharing.host_of_ours(),
            }  # fmt: skip


class OnOtherSites(HelpPanel):
    """Code to copy for each partner: a frame, or a link."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"template": "pages/office/on_other_sites.html", **kwargs})

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            page = self.instance
            if page is None or not page.pk or not page.live:
                return context
            partners = sorted(known_partners().values(), key=lambda partner: partner.name.lower())
            codes = [(_("Any site"), *codes_for(page.get_url() or "", title=page.title))]
            codes += [
                (partner.name, *codes_for(page.get_url() or "", title=page.title, via=partner.slug))
                for partner in partners
            ]
            return context | {"codes": codes}


def codes_for(path: str, *, title: str, via: str = "") -> tuple[str, str]:
    """The frame with its script, and the plain address."""
    tail = f"?{PARAMETER}={via}" if via else ""
    script = absolute(f"{settings.STATIC_URL}pages/embed.js")
    frame = (
        f'<iframe src="{escape(absolute(path))}embed/{tail}" title="{escape(title)}" width="100%" height="{HEIGHT}" '
        f'style="border:0" loading="lazy"></iframe>\n<script src="{escape(script)}" async></script>'
    )
    return frame, f"{absolute(path)}{tail}"
