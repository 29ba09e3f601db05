"""Every link in the documentation leads somewhere, and every page that the code names is there."""

import re
import subprocess
from urllib.parse import unquote

import pytest

from tests.harness import ROOT

LINK = re.compile(r"(?<!`)!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
NAMED = re.compile(r"\b((?:docs|bench|deploy)/[\w./-]+\.md|SECURITY\.md|CONTRIBUTING\.md|CHANGELOG\.md)\b")
SOURCES = (".py", ".html", ".txt", ".toml", ".sh", ".css", ".js", ".service", ".example", ".md", ".yaml")
MERGING = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
PICTURE_AT_MOST = 150 * 1024  # bytes: the documentation is read on slow lines as well


def tracked():
    """What stands in the repository, and what is about to."""
    said = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if said.returncode:  # an archive without its history
        return [path for path in ROOT.rglob("*") if path.is_file() and not {".venv", "var", ".git"} & set(path.parts)]
    return [ROOT / line for line in said.stdout.splitlines() if (ROOT / line).is_file()]


def pages():
    return [path for path in tracked() if path.suffix == ".md"]


def anchors(path):
    """The names that headings get, as the usual places that show Markdown make them."""
    found = set()
    for heading in HEADING.findall(CODE.sub(lambda code: code[0] if "\n" not in code[0] else "", path.read_text())):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower()
        found.add(re.sub(r"[^\w\- ]", "", words).replace(" ", "-"))
    return found


def broken(path):
    """The links of a page that lead nowhere."""
    for target in LINK.findall(CODE.sub("", path.read_text())):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = unquote(target).partition("#")
        to = (path.parent / name).resolve() if name else path
        if not to.exists() or (anchor and to.suffix == ".md" and anchor not in anchors(to)):
            yield target


@pytest.mark.parametrize("path", pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    assert list(broken(path)) == []


def test_no_merge_was_left_half_done():
    """Python would not read such a file; a page or a template is shown with both sides and the marks between."""
    texts = [path for path in tracked() if path.suffix in SOURCES]
    assert [path.name for path in texts if MERGING.search(path.read_text(errors="replace"))] == []


def test_a_broken_link_is_found(tmp_path):
    (tmp_path / "there.md").write_text("# What is *there*\n")
    page = tmp_path / "page.md"
    page.write_text(
        "[a](there.md) [b](there.md#what-is-there) [c](gone.md) [d](there.md#gone) `[e](code.md)` [f](#gone)"
    )
    assert list(broken(page)) == ["gone.md", "there.md#gone", "#gone"]


def test_every_page_that_the_code_names_is_there():
    missing = set()
    for path in tracked():
        if path.suffix in SOURCES and "tests" not in path.relative_to(ROOT).parts:
            missing |= {name for name in NAMED.findall(path.read_text(errors="replace")) if not (ROOT / name).exists()}
    assert missing == set()


def test_every_page_is_in_the_index():
    index = (ROOT / "docs" / "README.md").read_text()
    listed = {(ROOT / "docs" / target.partition("#")[0]).resolve() for target in LINK.findall(index)}
    assert [str(path.relative_to(ROOT)) for path in sorted((ROOT / "docs").rglob("*.md")) if path not in listed] == [
        "docs/README.md"
    ]


def test_pictures_are_small():
    heavy = [
        path.name for path in (ROOT / "docs" / "images").glob("*") if path.stat().st_size > PICTURE_AT_MOST
    ]  # fmt: skip
    assert heavy == []


def test_decisions_are_numbered_once():
    numbers = [path.name[:4] for path in sorted((ROOT / "docs" / "adr").glob("0*.md"))]
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
