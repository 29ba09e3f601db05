"""What is kept of the frame around a screen is never somebody else's, nor what somebody was."""

import json
import re

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.admin.menu import Menu, MenuItem
from wagtail.admin.telepath import JSContext
from wagtail.models import Page
from wagtail.users.models import UserProfile

from tests.accounts.people import make_organiser
from tests.visiting import Visitor
from unwatched.office import sidebar

pytestmark = pytest.mark.once

PROPS = re.compile(r'<script id="wagtail-sidebar-props" type="application/json">(.*?)</script>', re.DOTALL)
SCREEN = "/office/tasks/"


def frame_of(client: Client, **headers):
    return client.get(SCREEN, headers=headers).content.decode()


def props_of(client: Client) -> str:
    return json.dumps(json.loads(PROPS.search(frame_of(client))[1]), ensure_ascii=False)


def visitor(user):
    client = Visitor()
    client.force_login(user)
    return client


def test_a_role_taken_away_or_given_shows_at_the_next_page(db):
    wei = make_organiser("wei@example.org", name="Wei", roles=["Editor"])
    client = visitor(wei)
    wei.groups.add(Group.objects.get(name="Organiser"))
    both = props_of(client)
    assert "/office/pages/" in both
    assert "/office/mailbox/" in both
    assert props_of(client) == both
    wei.groups.remove(Group.objects.get(name="Organiser"))
    assert "/office/mailbox/" not in props_of(client)
    assert "/office/pages/" in props_of(client)
    wei.groups.set([Group.objects.get(name="Researcher")])
    assert "/office/pages/" not in props_of(client)


def test_two_people_with_one_role_see_their_own_names(db):
    ana, theo = (make_organiser(f"{name}@example.org", name=name, roles=["Editor"]) for name in ("Ana", "Theo"))
    first, second = props_of(visitor(ana)), props_of(visitor(theo))
    assert '"Ana"' in first
    assert '"Ana"' not in second
    assert '"Theo"' in second
    type(ana).objects.filter(pk=ana.pk).update(name="Anabel")
    assert '"Anabel"' in props_of(visitor(ana))


def test_languages_do_not_mix(db):
    ana = make_organiser("ana@example.org", name="Ana", roles=["Editor"])
    client = visitor(ana)
    english = frame_of(client)
    UserProfile.objects.update_or_create(user=ana, defaults={"preferred_language": "de"})
    german = frame_of(client)
    assert "Log out" in english
    assert "Abmelden" in german
    assert "Log out" not in german
    assert "Keyboard shortcuts" in english
    assert "Keyboard shortcuts" not in german


def test_the_list_of_keys_is_that_of_the_keyboard_and_of_what_somebody_has_chosen(db):
    ana = make_organiser("ana@example.org", name="Ana", roles=["Editor"])
    client = visitor(ana)
    assert "<kbd>Ctrl + c</kbd>" in frame_of(client)
    assert "<kbd>⌘ + c</kbd>" in frame_of(client, user_agent="Mac")
    UserProfile.objects.update_or_create(user=ana, defaults={"keyboard_shortcuts": False})
    assert "currently disabled" in frame_of(client)


def test_what_is_kept_is_what_wagtail_packs_and_does_not_grow_for_ever():
    for number in range(sidebar.MOST + 5):
        item = MenuItem("Ä" * 30, f"/{number}/", attrs={"data-x": "</script>"}).render_component(None)
        assert sidebar.Kept().pack([item, item]) == JSContext().pack([item, item])
    assert len(sidebar._made) <= sidebar.MOST
    assert sidebar.value_of(1) != sidebar.value_of(True)


def test_an_item_is_asked_once_in_a_request_and_anew_in_the_next():
    asked = []

    class Asked(MenuItem):
        def is_shown(self, request):
            asked.append(request)
            return len(asked) == 1

    menu = Menu(items=[Asked("Door", "/door/")])
    first, second = RequestFactory().get("/"), RequestFactory().get("/")
    assert [len(menu.menu_items_for_request(request)) for request in (first, first, second)] == [1, 1, 0]
    assert asked == [first, second]


@pytest.mark.parametrize("leads", [True, False])
def test_where_somebody_begins_among_the_pages_is_read_once(db, django_user_model, leads):
    ana = make_organiser("ana@example.org", name="Ana", roles=["Editor"])
    django_user_model.objects.filter(pk=ana.pk).update(is_superuser=leads)
    client = visitor(ana)
    with CaptureQueriesContext(connection) as asked:
        begins = re.search(r'"explorer".*?\}, (\d+)\]', props_of(client))[1]
    assert len([1 for query in asked if 'FROM "wagtailcore_page"' in query["sql"]]) == leads
    assert int(begins) == Page.objects.get(depth=1).pk
