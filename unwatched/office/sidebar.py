"""What Wagtail puts around every screen, made once for each way it looks, not once for each page.

Who may use what is asked of every item at every page, as Wagtail does. Only what is made of the answers is kept, and it
is found again by everything that stands in it, words and names, too: whoever has lost a right asks for another menu.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from wagtail.admin.menu import Menu, MenuItem
from wagtail.admin.telepath import JSContext
from wagtail.admin.templatetags import wagtailadmin_tags
from wagtail.models import Page
from wagtail.models.pages import BasePageManager

MOST = 100  # of about 10 kB: each person's, in each language
_made: dict[Any, Any] = {}
_ask = Menu.menu_items_for_request
_find_ancestor = BasePageManager.first_common_ancestor_of
_list_shortcuts = wagtailadmin_tags.keyboard_shortcuts_dialog


def apply() -> None:
    """Called once, with our hooks. For wagtail/admin/templatetags/wagtailadmin_tags.py, Menu in admin/menu.py, and
    first_common_ancestor_of in models/pages.py."""
    wagtailadmin_tags.JSContext = Kept
    wagtailadmin_tags.register.simple_tag(shortcuts, takes_context=True, name="keyboard_shortcuts_dialog")
    Menu.menu_items_for_request = items_of
    BasePageManager.first_common_ancestor_of = ancestor_of


class Kept(JSContext):
    """Packs what the sidebar's script reads. What it gives is only read."""

    def pack(self, modules: Any) -> Any:
        return _kept(value_of(modules), lambda: super(Kept, self).pack(modules))


def shortcuts(context: dict[str, Any]) -> SafeString:
    """The hidden list of keys: the same for all who have the same keyboard and language."""
    words = _list_shortcuts(context)
    template = "wagtailadmin/shared/keyboard_shortcuts_dialog.html"
    return _kept((get_language(), value_of(words)), lambda: render_to_string(template, words))


def items_of(self: Menu, request: HttpRequest) -> list[MenuItem]:
    """What somebody sees of a menu, asked once in a request: the frame wants it up to four times."""
    asked = request.__dict__.setdefault("asked_menus", {})
    if self not in asked:
        asked[self] = _ask(self, request)
    return list(asked[self])


def ancestor_of(self: BasePageManager, pages: Iterable[Page], include_self: bool = False, strict: bool = False) -> Page:
    """Of one page it is the page itself, which has just been read: most people may work below one."""
    pages = list(pages)
    if include_self and len({page.path for page in pages}) == 1:
        return pages[0]
    return _find_ancestor(self, pages, include_self=include_self, strict=strict)


def value_of(thing: Any) -> Any:
    """All that would be packed or shown, as a key: what two equal ones give is the same."""
    if isinstance(thing, str | Promise):
        return str(thing)
    if hasattr(thing, "js_args"):
        return type(thing), value_of(thing.js_args())
    if isinstance(thing, dict):
        return tuple((value_of(key), value_of(value)) for key, value in thing.items())
    if isinstance(thing, list | tuple):
        return tuple(value_of(one) for one in thing)
    return type(thing), thing


def _kept(key: Any, make: Callable[[], Any]) -> Any:
    """Without a lock: two threads may both make it, no harm done."""
    made = _made.get(key)
    if made is None:
        made = make()
        if len(_made) >= MOST:
            _made.clear()
        _made[key] = made
    return made
