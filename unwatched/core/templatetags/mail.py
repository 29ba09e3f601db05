"""What stands in a mail, with the inline styles that mail programmes need."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def mail_title(*, text: str) -> SafeString:
    return format_html('<h1 style="font:bold 24px/1.25 Georgia,serif;margin:0 0 16px">{}</h1>', text)


@register.simple_block_tag
def mail_text(content: str) -> SafeString:
    """One paragraph."""
    return format_html('<p style="margin:0 0 16px">{}</p>', content)


@register.simple_tag
def mail_button(*, url: str, text: str) -> SafeString:
    """The one thing to press. A mail has one."""
    return format_html(
        '<p style="margin:24px 0"><a class="b" href="{}" style="display:block;padding:18px 20px;background:#17130e;'
        "color:#fffefb;font:bold 20px/1.2 Arial,sans-serif;text-align:center;text-decoration:none\">{}</a></p>",
        url, text,
    )  # fmt: skip


@register.simple_tag
def mail_code(*, digits: str) -> SafeString:
    """Digits to type, in two groups of three that are read out easily."""
    shown = f"{digits[:3]} {digits[3:]}" if len(digits) == 6 else digits
    return format_html(
        "<b style=\"font:bold 24px/1 'Courier New',monospace;letter-spacing:.12em;white-space:nowrap\">{}</b>", shown
    )
