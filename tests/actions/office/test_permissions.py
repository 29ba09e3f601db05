"""Who may do what: a role without a permission gets the friendly refusal, and nothing is done."""

import pytest

from unwatched.actions.models import Removal, Shown, Signature

from .words import said, text_of

pytestmark = [pytest.mark.once, pytest.mark.django_db]

EVERYBODY = {"Organiser", "Editor", "Facilitator", "Researcher", "Key-holder"}
MAY_SEE = {
    "": EVERYBODY,
    "{pk}/": EVERYBODY,
    "{pk}/delivery/": EVERYBODY,
    "{pk}/log/": EVERYBODY,
    "{pk}/paper/": EVERYBODY,
    "{pk}/paper/sheet/": EVERYBODY,
    "{pk}/places/": EVERYBODY,
    "{pk}/removals/{removal}/": EVERYBODY,
    "{pk}/names/": {"Organiser", "Facilitator", "Key-holder"},
    "{pk}/rules/": {"Organiser"},
    "{pk}/settings/": {"Organiser"},
    "{pk}/remove/": {"Organiser"},
    "boxes/": {"Organiser"},
}
MAY_POST = {
    "decide/": {"Organiser"},
    "reconsider/": {"Organiser"},
    "recount/": {"Organiser"},
    "remove/": {"Organiser"},
    "go-on/": {"Organiser"},
    "removals/{removal}/stop/": {"Organiser"},
    "removals/{removal}/resume/": {"Organiser"},
    "removals/{removal}/put-back/": {"Organiser"},
    "paper/": {"Organiser"},
    "paper/1/": {"Organiser"},
    "paper/counting/": {"Organiser"},
    "pause/": {"Organiser"},
    "close/": {"Organiser"},
    "settings/": {"Organiser"},
    "rules/": {"Organiser"},
    "delivery/outcome/": {"Organiser"},
    "names/decide/": {"Organiser", "Facilitator"},
    "delivery/names/": {"Organiser", "Key-holder"},
    "delivery/list/": {"Organiser", "Key-holder"},
}
REFUSED = "Your role here does not include this."


@pytest.fixture
def removal(petition, now):
    return Removal.objects.create(petition=petition, at=now, why="one night", number=1)


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_what_each_role_may_see(role, signed_in, petition, removal):
    client = signed_in(role)
    for path, roles in MAY_SEE.items():
        path = path.format(pk=petition.pk, removal=removal.pk)
        answer = client.get(f"/office/petitions/{path}")
        assert (answer.status_code == 200) == (role in roles), path
        if role not in roles:
            assert answer["Location"] == "/office/"
            assert REFUSED in said(answer)[-1]


@pytest.mark.parametrize("role", sorted(EVERYBODY - {"Organiser"}))
def test_what_each_role_may_not_do(role, signed_in, petition, removal, add):
    (row,) = add(1, show=True)
    client = signed_in(role)
    for path, roles in MAY_POST.items():
        if role in roles:
            continue
        path = path.format(removal=removal.pk)
        answer = client.post(f"/office/petitions/{petition.pk}/{path}", {"signature": row.pk, "do": "off"})
        assert (answer.status_code, answer["Location"]) == (302, "/office/"), path
        assert REFUSED in said(answer)[-1]
    petition.refresh_from_db()
    assert (petition.paused, petition.closes_at, petition.state) == (False, None, "running")
    assert Signature.objects.get().shown == Shown.ASKED or role == "Facilitator"


@pytest.mark.parametrize("role", sorted(EVERYBODY - {"Organiser"}))
def test_only_organisers_look_for_a_person(role, signed_in):
    client = signed_in(role)
    assert client.get("/office/person/")["Location"] == "/office/"
    assert client.post("/office/person/", {"email": "a@example.org", "do": "erase"})["Location"] == "/office/"


def test_a_stranger_is_sent_to_the_door(client, petition):
    for path in ("petitions/", f"petitions/{petition.pk}/", "petitions/boxes/", "person/"):
        answer = client.get(f"/office/{path}")
        assert answer.status_code == 302
        assert "login" in answer["Location"]


def test_only_posts_change_anything(office, petition):
    for path in (
        "decide/", "recount/", "go-on/", "pause/", "close/", "names/decide/", "delivery/list/", "paper/1/",
        "paper/counting/", "paper/list/", "places/list/", "removals/1/stop/", "removals/1/put-back/",
    ):  # fmt: skip
        assert office.get(f"/office/petitions/{petition.pk}/{path}").status_code == 405


@pytest.mark.parametrize(
    ("role", "items"),
    [("Organiser", (True, True)), ("Editor", (True, False))],
)
def test_the_menu_shows_what_a_role_may_use(role, items, signed_in):
    page = signed_in(role).get("/office/").content.decode()
    plain = page[page.index("o-plainmenu") : page.index("</nav>", page.index("o-plainmenu"))]
    assert ('href="/office/petitions/"' in plain, 'href="/office/person/"' in plain) == items


def test_tabs_lead_only_where_a_role_may_go(signed_in, petition):
    words = text_of(signed_in("Editor").get(f"/office/petitions/{petition.pk}/"))
    assert "Overview Paper Delivery Who did what" in words
