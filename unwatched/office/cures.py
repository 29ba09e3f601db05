"""Wagtail writes lines of script beside some widgets; our content policy allows none. Here and in
templates/wagtailadmin/ they become attributes that static/office/make.js reads. Each cure names the file of Wagtail 8.0
that it stands for; tests/office/test_cures.py fails when a new version brings a new line of script."""

import json
import re
from contextlib import suppress
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.widgets.chooser import BaseChooser

# What the choosers of Wagtail write: new PageChooser("id_page", {…});  or  createTaskChooser("id_task");
LINE = re.compile(r"\s*(?:new\s+)?(?P<kind>\w+)\((?P<arguments>.*)\);?\s*", re.DOTALL)


def apply() -> None:
    """Called once, when the apps are ready."""
    BaseChooser.render = render_chooser


def render_chooser(
    self: BaseChooser, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
) -> SafeString:
    """For wagtail/admin/widgets/chooser.py, BaseChooser.render: the same, with attributes instead of a script."""
    if not attrs or "id" not in attrs:
        raise TypeError("A chooser cannot be rendered without an id.")
    data = self.get_value_data(value)
    kind, arguments = read_line(self.render_js_init(attrs["id"], name, data))
    return format_html(
        '{}<div hidden data-controller="o-make" data-o-make-kind-value="{}" data-o-make-with-value="{}"></div>',
        self.render_html(name, data, attrs), kind, arguments,
    )  # fmt: skip


def read_line(script: str) -> tuple[str, str]:
    """Which constructor a line of script calls, and its arguments as a JSON list."""
    if found := LINE.fullmatch(script):
        arguments = f"[{found['arguments']}]"
        with suppress(json.JSONDecodeError):
            json.loads(arguments)
            return found["kind"], arguments
    raise ValueError(f"This widget starts in a way that we cannot turn into attributes: {script[:80]}")
