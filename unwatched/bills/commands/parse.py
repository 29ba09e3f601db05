"""`unwatched bill parse FILE`: anybody's ordinance, as data or as Akoma Ntoso."""

from pathlib import Path
from typing import Any

from . import read_law, write_bytes


def add(verbs: Any) -> None:
    parser = verbs.add_parser("parse", help="read an ordinance: title, recitals, sections, definitions, what is unsure")
    parser.add_argument(
        "file", metavar="FILE", help="plain text, DOCX, ODT, HTML, Akoma Ntoso or a bill file; - reads stdin"
    )
    parser.add_argument("--to", choices=["json", "akn"], default="json", help="json by default")
    parser.add_argument("-o", dest="to_file", type=Path, metavar="FILE", help="into this file; otherwise to stdout")


def run(*, file: str, to: str, to_file: Path | None, out: Any, err: Any, **options: Any) -> None:
    from django.utils.translation import ngettext

    from unwatched.bills.text import as_json

    law = read_law(file)
    if to == "akn":
        from unwatched.bills.text.writing import akn

        write_bytes(akn.write(law), to=to_file, out=out)
    else:
        write_bytes(as_json.write(law), to=to_file, out=out)
    if number := len(law.unsure):
        said = ngettext(
            "%d place is unsure: look for “unsure” in the result.",
            "%d places are unsure: look for “unsure” in the result.",
            number,
        )
        err.write(said % number)
