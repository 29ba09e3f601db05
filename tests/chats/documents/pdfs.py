"""Reading the PDFs that we make."""

import io

from pypdf import PdfReader


def text_of(pdf):
    """All words in reading order, without the places where long ones may be broken."""
    said = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(said.replace("\u200b", "").split())


def figures_of(pdf):
    """The alternative texts of all pictures that are tagged as such."""
    found, todo = [], [PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]]
    while todo:
        node = todo.pop(0).get_object() if hasattr(todo[0], "get_object") else todo.pop(0)
        if isinstance(node, list):
            todo = [*node, *todo]
        elif isinstance(node, dict):
            found += [node["/Alt"]] if node.get("/S") == "/Figure" else []
            todo = [node["/K"], *todo] if "/K" in node else todo
    return found


def links_of(pdf):
    """Where links lead that leave the file."""
    notes = [note.get_object() for page in PdfReader(io.BytesIO(pdf)).pages for note in page.get("/Annots", [])]
    return [note["/A"]["/URI"] for note in notes if "/A" in note]
