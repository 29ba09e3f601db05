from django.apps import apps
from django.db import models

from unwatched.config import privacy as ours
from unwatched.core.privacy import THIRD_PARTY, Kept, declared, own_columns, privacy, undeclared


def test_every_field_of_every_model_is_declared_personal_or_not():
    assert undeclared() == []


def test_a_new_field_or_a_misspelt_one_would_be_found(monkeypatch):
    said = THIRD_PARTY["taggit.Tag"]
    monkeypatch.setitem(THIRD_PARTY, "taggit.Tag", privacy("id", "name", "slugg"))
    assert undeclared() == ["taggit.Tag.slug", "taggit.Tag.slugg"]
    monkeypatch.delitem(THIRD_PARTY, "taggit.Tag")
    assert undeclared() == [f"taggit.Tag.{name}" for name in sorted(said.plain)]


def test_a_model_does_not_inherit_its_parents_declaration():
    """A page type with a field of its own has to speak for itself."""
    children = [m for m in apps.get_models() if m._meta.parents and m._meta.app_label in ("pages", "media")]
    assert children
    for model in children:
        assert "privacy" in model.__dict__ or not own_columns(model), model


def test_nothing_is_declared_for_a_model_that_is_gone():
    only_on_one_database = {"wagtailsearch.SQLiteFTSIndexEntry"}
    known = {model._meta.label for model in apps.get_models()} | only_on_one_database
    assert set(THIRD_PARTY) <= known
    assert ours.THIRD_PARTY is THIRD_PARTY


def personal_fields():
    return [
        (model, name, kept)
        for model in apps.get_models()
        if (said := declared(model))
        for name, kept in said.personal.items()
    ]


def test_what_is_sealed_locked_or_a_mark_is_bytes_and_never_text():
    hidden = [(model, name) for model, name, kept in personal_fields() if kept in (Kept.SEALED, Kept.LOCKED, Kept.MARK)]
    assert len(hidden) >= 6
    for model, name in hidden:
        assert isinstance(model._meta.get_field(name), models.BinaryField), f"{model._meta.label}.{name}"


def test_no_field_is_called_as_if_it_held_an_address_and_declared_plain():
    telling = ("email", "phone", "postcode", "ip_address", "address", "birthday", "first_name", "last_name")
    plain = [
        f"{model._meta.label}.{name}" for model in apps.get_models() if (said := declared(model))
        for name in said.plain
        if any(name == word or name.endswith(f"_{word}") for word in telling)
    ]  # fmt: skip
    # A link to the address's own row, two yes-or-no facts without the postcode itself, the coalition's own address,
    # those of servers, and how a post of public office is reached.
    assert set(plain) <= {
        "account.EmailConfirmation.email_address", "actions.Signature.has_postcode", "actions.Petition.ask_postcode",
            "contacting.Message.ask_postcode",
        "pages.SiteLook.mail_address", "pages.SiteLook.postal_address",
        "archive.Stream.address", "archive.WatchedServer.address",
        "directory.Official.email", "directory.Official.phone",
    }  # fmt: skip
