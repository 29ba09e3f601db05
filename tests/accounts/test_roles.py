"""docs/reference/roles.md is the specification: each cell of its tables is tried."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission

from unwatched.accounts.roles import MAY, ROLES, permissions_of

from .people import make_organiser

pytestmark = pytest.mark.once

TEXT = (Path(__file__).parents[2] / "docs/reference/roles.md").read_text()


def rows(heading):
    """``(subject, {role: bool})`` for each line of the table under a heading; the subject is its text in backticks."""
    lines = re.search(rf"## {heading}\n.*?(?=\n## |\Z)", TEXT, re.S)[0].splitlines()
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    for cells in table[2:]:
        roles, answers = table[0][-len(ROLES) :], cells[-len(ROLES) :]
        assert roles == list(ROLES)
        assert set(answers) <= {"yes", "no"}
        yield re.search(r"`(.+?)`", " ".join(cells))[1], dict(zip(roles, (a == "yes" for a in answers), strict=True))


# What the screens of an editor ask the database no other test asks there; those of the others do not add to it.
EACH = [pytest.param(role, marks=pytest.mark.both) if role == "Editor" else role for role in ROLES]
SCREENS, PERMISSIONS = list(rows("Screens")), list(rows("Permissions"))


@pytest.mark.parametrize("role", EACH)
def test_a_role_opens_what_the_table_says(client, db, role):
    client.force_login(make_organiser(roles=[role]))
    found = {path: opens(client, path) for path, _ in SCREENS}
    assert found == {path: expected[role] for path, expected in SCREENS}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_holds_the_permissions_of_the_table(db, role):
    user = make_organiser(roles=[role])
    found = {name: all(user.has_perm(p) for p in spelled_out(name)) for name, _ in PERMISSIONS}
    assert found == {name: expected[role] for name, expected in PERMISSIONS}


def test_every_wish_names_a_permission_that_exists(db):
    missing = [w for wishes in MAY.values() for w in wishes if not spelled_out(w.lstrip("-")) and w not in EMPTY]
    assert not missing


def test_somebody_without_a_role_gets_nowhere(client, db):
    client.force_login(make_organiser())
    assert not opens(client, "/office/pages/")
    assert "You have no role yet" in client.get("/office/", follow=True).content.decode()


def test_a_researcher_may_change_nothing(db):
    changing = permissions_of("Researcher").exclude(codename__startswith="view_").values_list("codename", flat=True)
    assert list(changing) == ["access_admin"]
    assert not permissions_of("Researcher").filter(codename__contains="signature").exists()


# Apps that bring no model of their own.
EMPTY = {"office.*"}


def opens(client, path):
    """Whether the screen is shown; the office answers a no by leading back to Today."""
    answer = client.get(path)
    while answer.status_code == 302:
        if not answer.url.startswith(path) or answer.url == "/office/":
            return False
        answer = client.get(answer.url)
    return answer.status_code == 200


def spelled_out(name):
    """Every permission that a name with or without a star means."""
    app, codename = name.split(".")
    pattern = re.compile(re.escape(codename).replace(r"\*", ".*"))
    names = Permission.objects.filter(content_type__app_label=app).values_list("codename", flat=True)
    return [f"{app}.{found}" for found in names if pattern.fullmatch(found)]
