"""`unwatched bill build FILE --to docx`: a bill as a document. It needs no site, no database and no keys."""

import sys
from pathlib import Path
from typing import Any, NoReturn

from . import read_bytes, write_bytes

FORMATS = ("akn", "html", "docx", "odt", "pdf", "md")
_BINARY = ("docx", "odt", "pdf")
_ENDINGS = {".xml": "akn", ".htm": "html", ".markdown": "md"} | {f".{name}": name for name in FORMATS}


def add(verbs: Any) -> None:
    parser = verbs.add_parser("build", help="make a document of a bill file, of bluebell markup, or of anybody's law")
    parser.add_argument("file", metavar="FILE", help="a bill file, bluebell, or what parse reads; - reads stdin")
    parser.add_argument("--to", choices=FORMATS, help="otherwise as the file of -o ends")
    parser.add_argument("-o", dest="to_file", type=Path, metavar="FILE", help="into this file; otherwise to stdout")


def run(*, file: str, to: str | None, to_file: Path | None, out: Any, err: Any, **options: Any) -> None:
    form = to or _ENDINGS.get(to_file.suffix.lower() if to_file else "")
    if not form:
        _stop(err, f"Say what to make: --to {', '.join(FORMATS[:-1])} or {FORMATS[-1]}.")
    if form in _BINARY and not to_file and sys.stdout.isatty():
        _stop(err, f"This is nothing to read on a screen. Say where to: -o bill.{form}")
    _build(file, form, to_file, out, err)


def _build(file: str, form: str, to_file: Path | None, out: Any, err: Any) -> None:
    from unwatched.bills import making
    from unwatched.bills.bill_file import BillFileError
    from unwatched.bills.errors import BillError
    from unwatched.bills.text.writing import FORMATS as MAKERS
    from unwatched.core.documents import DocumentError

    try:
        made = making.from_file(read_bytes(file), "" if file == "-" else Path(file).name)
        document = MAKERS[form](made.akn, made.look)
        write_bytes(document, to=to_file, out=out)
    except (BillError, BillFileError, DocumentError) as error:
        said = str(error)
        _stop(err, said if file == "-" or Path(file).name in said else f"{Path(file).name}: {said}")
    except OSError as error:
        _stop(err, f"{error.filename or file}: {error.strerror or error}")
    if made.blanks:
        err.write(f"Still to be filled in: {'; '.join(made.blanks)}.")


def _stop(err: Any, sentence: str) -> NoReturn:
    err.write(sentence)
    raise SystemExit(2)
