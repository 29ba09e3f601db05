"""A thread as one HTML file: nothing is fetched, nothing runs, it reads well and prints well from any disk."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info, override

from ..unrolling import Unrolled
from .laying import lay_out
from .pictures import fit
from .sheet import DEFAULTS, Options, Picture


def make_html(thread: Unrolled, options: Options = DEFAULTS) -> bytes:
    sheet = lay_out(thread, options)
    with override(options.language):
        context = {
            "sheet": sheet, "language": options.language, "rtl": get_language_info(options.language)["bidi"],
            "gallery": Inside(options), "page_url": options.page_url, "style": style(),
        }  # fmt: skip
        return render_to_string("archive/file.html", context).encode(errors="replace")


@cache
def style() -> SafeString:
    """Inside the file, as it has nothing beside it. The site's own pages never carry one."""
    return SafeString(f"<style>\n{(Path(__file__).parent / 'file.css').read_text()}</style>")


class Gallery:
    """Where a page has a thread's pictures. (No function: templates would call it.)"""

    def address(self, picture: Picture) -> str:
        """ "" for nowhere: then it is only described."""
        return ""


@dataclass(frozen=True)
class Inside(Gallery):
    """Within the file itself."""

    options: Options

    def address(self, picture: Picture) -> str:
        fitted = fit(self.options.picture(picture.media) or b"") if picture.is_drawn else None
        return fitted.data_url if fitted else ""
