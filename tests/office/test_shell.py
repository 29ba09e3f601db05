"""The frame around every screen: menu, policy, headers, and no line of script in a template."""

import re
from pathlib import Path

import pytest
import wagtail
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from wagtail.admin.icons import get_icon_sprite_url
from wagtail.admin.menu import admin_menu, help_menu
from wagtail.admin.panels import MultipleChooserPanel
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminPageChooser, AdminTimeInput
from wagtail.admin.widgets.workflows import AdminTaskChooser
from wagtail.users.models import UserProfile

from unwatched.office import cures
from unwatched.office.views import Screen

pytestmark = pytest.mark.once

WAGTAIL = Path(wagtail.__file__).parent
# Templates of Wagtail's that start a widget by a line of script, each with a cure of ours.
CURED = {
    "admin/templates/wagtailadmin/panels/inline_panel.html",
    "admin/templates/wagtailadmin/panels/multiple_chooser_panel.html",
    "admin/templates/wagtailadmin/widgets/date_input.html",
    "admin/templates/wagtailadmin/widgets/datetime_input.html",
    "admin/templates/wagtailadmin/widgets/time_input.html",
}
# In apps that we do not use.
UNUSED = ("contrib/search_promotions/", "contrib/styleguide/", "test/")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"(?:application/json|text/django-form-template)\")[^>]*>")


def test_every_line_of_script_in_wagtail_has_its_cure():
    found = set()
    for template in WAGTAIL.rglob("templates/**/*.html"):
        name = template.relative_to(WAGTAIL).as_posix()
        if not name.startswith(UNUSED) and INLINE.search(re.sub(r"\s+", " ", template.read_text())):
            found.add(name)
    assert found == CURED


def test_our_own_templates_have_none_and_no_styles_either():
    ours = Path(cures.__file__).parent
    for template in ours.rglob("templates/**/*.html"):
        text = template.read_text()
        assert not INLINE.search(text), template
        assert not re.search(r"\sstyle=|<style|\son\w+=", text), template


@pytest.mark.parametrize(
    ("widget", "kind"),
    [(AdminDateInput, "initDateChooser"), (AdminTimeInput, "initTimeChooser"),
     (AdminDateTimeInput, "initDateTimeChooser"), (AdminPageChooser, "PageChooser"),
     (AdminTaskChooser, "createTaskChooser")],
)  # fmt: skip
def test_widgets_start_by_attributes(db, widget, kind):
    html = widget().render("when", None, attrs={"id": "id_when"})
    assert "<script" not in html
    assert f'data-o-make-kind-value="{kind}"' in html
    assert "id_when" in html


@pytest.mark.parametrize(
    ("line", "kind", "arguments"),
    [
        ('new PageChooser("id_x", {"a": "b);"});', "PageChooser", '["id_x", {"a": "b);"}]'),
        ('createTaskChooser("id_x");', "createTaskChooser", '["id_x"]'),
    ],
)
def test_a_line_of_script_is_read_into_its_parts(line, kind, arguments):
    assert cures.read_line(line) == (kind, arguments)


def test_a_line_that_is_something_else_is_refused():
    with pytest.raises(ValueError, match="cannot turn into attributes"):
        cures.read_line("alert(1); new PageChooser('x')")


@pytest.mark.parametrize("panel", ["inline_panel", "multiple_chooser_panel"])
def test_panels_start_by_attributes(panel):
    class Formset:
        prefix, non_form_errors, management_form = "rows", (), ""

    class Panel(MultipleChooserPanel):
        def __init__(self):
            self.formset, self.children, self.help_text, self.label = Formset(), [], "", "row"
            self.empty_child = None

    context = {"self": Panel(), "options_json": '{"formsetPrefix": "id_rows"}', "chooser_widget_definition": {}}
    html = render_to_string(f"wagtailadmin/panels/{panel}.html", context)
    assert not INLINE.search(html)
    assert 'data-o-make-with-value="[{&quot;formsetPrefix&quot;: &quot;id_rows&quot;}]"' in html


def names(items):
    return [str(item.label) for item in sorted(items, key=lambda i: i.order)]


def menu_of(user, menu=admin_menu):
    request = RequestFactory().get("/office/")
    request.user = user
    return names(menu.menu_items_for_request(request))


@pytest.mark.both
def test_menu_stands_in_the_order_of_the_work(rosa):
    wanted = [
        "Today",
        "Pages",
        "Actions",
        "Vault",
        "Pictures",
        "Files",
        "People",
        "Mailbox",
        "Reports",
        "Settings",
        "Help",
    ]
    found = menu_of(rosa)
    assert [label for label in found if label in wanted] == [label for label in wanted if label in found]
    assert {"Today", "Pages", "Pictures", "People", "Mailbox", "Reports", "Settings", "Help"} <= set(found)


def test_what_scripts_say_is_kept_for_some_minutes_in_the_language_of_whoever_asks(client, rosa):
    client.force_login(rosa)
    english = client.get(reverse("wagtailadmin_javascript_catalog"))
    assert english["Cache-Control"] == "private, max-age=300"
    assert "Cookie" in english["Vary"]
    UserProfile.objects.update_or_create(user=rosa, defaults={"preferred_language": "de"})
    assert client.get(reverse("wagtailadmin_javascript_catalog")).content != english.content


def test_icons_are_kept_under_an_address_that_changes_with_them(office):
    assert "immutable" in office.get(get_icon_sprite_url())["Cache-Control"]
    assert re.search(r"\?h=\w{8}", get_icon_sprite_url())


def test_help_leads_to_nobody_elses_server(rosa):
    assert menu_of(rosa, help_menu) == ["First steps", "Shortcuts"]


@pytest.mark.parametrize("role", ["Editor", "Researcher", "Facilitator", "Key-holder"])
def test_a_role_sees_only_its_part(member, role):
    page = member(role).get("/office/").content.decode()
    plain = page.split("<noscript>\n    <nav")[1].split("</nav>")[0]
    assert "Today" in plain
    assert "Mailbox" not in plain
    assert "First steps" not in plain
    assert ("Pages" in plain) == (role == "Editor")


@pytest.mark.first
def test_without_scripts_the_menu_is_there(office):
    page = office.get("/office/").content.decode()
    plain = page.split("<noscript>\n    <nav")[1].split("</nav>")[0]
    for url in ("/office/pages/", "/office/mailbox/", "/office/images/", "/office/first-steps/"):
        assert f'href="{url}"' in plain
    assert 'href="#"' not in plain


def test_a_screen_refuses_who_lacks_its_permission(member, rf, rosa, django_user_model):
    class Secret(Screen):
        permission_required = ("vault.open_ring", "vault.lock_ring")
        template_name = "office/backup.html"
        page_title = "Secret"

    view = Secret.as_view()
    request = rf.get("/office/secret/")
    request.user = rosa
    assert view(request).status_code == 200
    request.user = django_user_model.objects.create_user("x@example.org")
    request._messages = type("Messages", (), {"add": lambda *args: None})()
    assert view(request)["Location"] == "/office/"


def test_only_the_office_may_frame_the_office(office, client):
    assert "frame-ancestors 'self'" in office.get("/office/")["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in client.get("/no-such-page/")["Content-Security-Policy"]


def test_policy_of_the_office_is_as_strict_as_that_of_the_site(office):
    policy = office.get("/office/")["Content-Security-Policy"]
    rules = [rule.strip() for rule in policy.split(";")]  # in any order
    assert "script-src 'self'" in rules
    assert "style-src 'self'" in rules
    assert "unsafe" not in policy


def test_office_is_ours_by_name(office):
    page = office.get("/office/").content.decode()
    assert "<title>Today - Unwatched</title>" in page
    assert "office/favicon.svg" in page
    assert "gravatar" not in page
    assert "wagtail.org" not in page
    assert reverse("office_today") == "/office/"
