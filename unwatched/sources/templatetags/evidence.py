"""What is cited for a row, on a public page: ``{% load evidence %}{% cited_for demand %}``."""

from typing import Any

from django import template
from django.db import models

from unwatched.sources.models import Citation, Standing

register = template.Library()
# What a reader is told; that it is still there needs no words.
TOLD = (Standing.MOVED, Standing.CHANGED, Standing.GONE)


@register.inclusion_tag("sources/parts/cited.html")
def cited_for(claim: models.Model | str | None, *, title: str = "") -> dict[str, Any]:
    """A list of quotes with who says them, when, our copy, and what became of them. Without any, nothing.

    With a title it is a band of its own.
    """
    if not isinstance(claim, models.Model):
        return {"citations": []}  # a page without the row that it is about
    found = Citation.objects.of(claim).select_related("source", "capture")
    return {"citations": found, "told": TOLD, "title": title}
