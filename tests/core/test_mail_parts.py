"""What a mail is made of."""

import re

from django.template import Context, Template
from django.template.loader import render_to_string

HOSTILE = "<script>alert(1)</script>"
MAIL = """{% extends "core/mail/base.html" %}{% load mail %}{% block title %}{{ bad }}{% endblock %}{% block content %}
{% mail_title text=bad %}{% mail_text %}{{ bad }} {% mail_code digits="418207" %}{% endmail_text %}
{% mail_button url="https://example.org/c/a" text=bad %}{% endblock %}"""


def render():
    return Template(MAIL).render(Context({"bad": HOSTILE, "name": HOSTILE, "imprint": HOSTILE}))


def test_nobodys_words_become_markup_in_a_mail():
    assert "<script" not in render()
    assert render().count("&lt;script&gt;") == 6


def test_a_mail_loads_nothing_from_anywhere():
    html = render()
    assert not re.search(r"<(img|link|script|iframe|video)\b|url\(|@import", html)
    assert re.findall(r'href="([^"]+)"', html) == ["https://example.org/c/a"]


def test_digits_stand_in_two_groups():
    assert ">418 207</b>" in render()


def test_the_text_part_is_not_escaped_and_carries_the_name():
    text = render_to_string("core/mail/base.txt", {"name": "Tenants’ Union & friends", "imprint": "12 Harrow Street"})
    assert "Tenants’ Union & friends, 12 Harrow Street" in text
    assert "There is no tracking in this message." in text
