"""Every setting, command and address is documented, and nothing is documented that does not exist."""

import ast
import functools
import itertools
import re

from django.core.management import get_commands
from django.urls import get_resolver

from tests.harness import ROOT

REFERENCE = ROOT / "docs" / "reference"
OURS = re.compile(r"(UNWATCHED_[A-Z_]+|DATABASE_URL|EMAIL_URL|PORT)")
QUOTED = re.compile(rf"['\"]{OURS.pattern}['\"]")
# Read by the test runner or set by ourselves for our own children.
NOT_FOR_PEOPLE = {"TEST_DATABASE_URL", "UNWATCHED_GATE"}
STARTERS = {"up", "prepare", "web", "check"}  # cli.py's own, and Django's check with our option


def page(name):
    return (REFERENCE / name).read_text()


@functools.cache
def settings_in_code():
    """Every text in the code that is the name of a setting."""
    found = set()
    for path in (ROOT / "unwatched").rglob("*.py"):
        text = path.read_text()
        if not QUOTED.search(text):  # quicker than to take it apart
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and OURS.fullmatch(node.value):
                found.add(node.value)
    return frozenset(found)


def own_commands():
    return {name for name, app in get_commands().items() if app.startswith("unwatched")} | STARTERS


def own_addresses(patterns=None, space=""):
    """Names of the addresses whose views are ours."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from own_addresses(pattern.url_patterns, inner)
            continue
        view = getattr(pattern.callback, "view_class", pattern.callback)
        if pattern.name and view.__module__.startswith("unwatched"):
            yield space + pattern.name


def test_settings_are_found_in_the_code():
    assert {"UNWATCHED_URL", "DATABASE_URL", "EMAIL_URL", "PORT", "UNWATCHED_THREADS"} <= settings_in_code()


def test_every_setting_is_documented_and_every_documented_one_exists():
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", page("settings.md"), re.MULTILINE))
    assert documented == settings_in_code() - NOT_FOR_PEOPLE


def test_the_example_of_the_settings_is_complete_and_says_what_each_does():
    lines = (ROOT / ".env.example").read_text().splitlines()
    named = [line[1:].split("=")[0] for line in lines if re.match(r"#[A-Z_]+=", line)]
    assert sorted(named) == sorted(settings_in_code() - NOT_FOR_PEOPLE)
    for above, line in itertools.pairwise(lines):
        assert not re.match(r"#[A-Z_]+=", line) or above.startswith("# "), f"{line} has no comment"


def test_every_command_is_documented_and_every_documented_one_exists():
    documented = re.findall(r"^## `unwatched ([\w-]+)", page("commands.md"), re.MULTILINE)
    assert {name.replace("-", "_") for name in documented} == own_commands()


def test_every_address_of_ours_is_documented_and_every_documented_one_exists():
    documented = set(re.findall(r"`([a-z_]+(?::[a-z_]+)?)`", "".join(table_cells())))
    assert documented == set(own_addresses())


def table_cells():
    """The second column of every row: names."""
    for line in page("urls.md").splitlines():
        cells = line.split("|")
        if len(cells) > 3 and not set(cells[2]) <= {"-", " "} and cells[2].strip() != "name":
            yield cells[2]


def test_every_target_of_make_says_what_it_does():
    makefile = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE).group(1).split()
    described = re.findall(r"^([a-z]+):.*## \S", makefile, re.MULTILINE)
    assert sorted(phony) == sorted(described)
