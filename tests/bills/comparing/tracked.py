"""What Word does with tracked changes, in small: accept all, or reject all."""

import re
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
GOES = {"accept": (W + "del", W + "moveFrom"), "reject": (W + "ins", W + "moveTo")}


def body_of(docx):
    with ZipFile(BytesIO(docx)) as parts:
        return etree.fromstring(parts.read("word/document.xml"))[0]


def text_after(docx, what):
    """The paragraphs that remain. One whose end goes is joined to the next; a Word file keeps its last end."""
    found, line = [], ""
    for paragraph in body_of(docx).iter(W + "p"):
        line += "".join(said(element, what) for element in paragraph)
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        if mark is None or not any(child.tag in GOES[what] for child in mark):
            found.append(line)
            line = ""
    return [*found, line] if line else found


def said(element, what):
    if element.tag in GOES[what] or element.tag == W + "pPr":
        return ""
    if element.tag in (W + "t", W + "delText"):
        return element.text or ""
    return "\n" if element.tag == W + "br" else "".join(said(child, what) for child in element)


def plain_lines(law):
    """A law's paragraphs, as they are printed."""
    from unwatched.bills.text.comparing.shapes import line, parts_of

    lines = [line(part) for _, top in parts_of(law) for part in top.walk()]
    return [piece for text in lines for piece in re.split(r"\n\n", text) if piece]
