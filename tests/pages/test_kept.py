import pytest
from django.apps import apps

from unwatched.core.privacy import Kept, declared
from unwatched.directory.models import Organisation
from unwatched.pages.kept import HOW, WHAT, list_facts, list_kept
from unwatched.vault.models import Custody

pytestmark = pytest.mark.once


def personal():
    """Every personal field of every model, with how it is kept."""
    for model in apps.get_models(include_auto_created=True):
        said = declared(model)
        for name, kept in (said.personal if said else {}).items():
            yield model._meta.label, name, kept


def test_every_personal_field_of_ours_has_plain_words():
    ours = {model._meta.label for model in apps.get_models() if model.__module__.startswith("unwatched.")}
    missing = [
        f"{label}.{name}" for label, name, _kept in personal() if label in ours and name not in WHAT.get(label, {})
    ]
    assert missing == []


def test_no_words_are_left_of_fields_that_are_gone():
    known = {(label, name) for label, name, _kept in personal()}
    words = {(label, name) for label, names in WHAT.items() for name in names if name}
    assert words - known == set()


def test_every_way_of_keeping_has_plain_words():
    assert set(HOW) == set(Kept)


def test_the_page_lists_every_personal_kind(client, home):
    html = client.get("/what-we-keep/").content.decode()
    count = sum(len(group.items) for group in list_kept())
    assert count == len(list(personal())) == html.count("<dt>")
    for label, name, kept in personal():
        said = str(WHAT[label][name]) if label in WHAT else ""
        assert said.replace("'", "&#x27;") in html
        assert str(HOW[kept]) in html


@pytest.mark.parametrize(
    ("caught", "said"), [(True, "kept on the server in a folder and not sent"), (False, "mail.example.org")]
)
def test_the_page_says_where_mail_goes(client, home, settings, caught, said):
    settings.MAIL_IS_CAUGHT, settings.EMAIL_HOST = caught, "mail.example.org"
    assert said in client.get("/what-we-keep/").content.decode()


def test_the_page_follows_the_custody_of_the_key(client, home):
    assert "a seized server can" in client.get("/what-we-keep/").content.decode()
    ring = Organisation.objects.get(is_host=True).ring
    ring.custody = Custody.HOLDERS
    ring.save()
    assert "pass phrases of the key-holders" in client.get("/what-we-keep/").content.decode()


@pytest.mark.both
def test_the_times_are_those_that_the_programme_runs_on(home, monkeypatch):
    from datetime import timedelta

    from unwatched.actions.services import confirming, retention

    monkeypatch.setattr(confirming, "CONFIRM_WITHIN", timedelta(days=11))
    monkeypatch.setattr(retention, "KEEP_NETWORK_MARKS", timedelta(hours=17))
    said = " ".join(fact for group in list_facts() for fact in group.facts)
    assert "after 11 days" in said
    assert "17 hours" in said
