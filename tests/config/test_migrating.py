"""A new site's tables are made quickly, and are those that Django makes."""

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.db.migrations.state import ModelState, ProjectState
from django.db.models.fields.related import ForeignKey

from unwatched.config.migrating import quick_models


def state():
    """A person stands, and a team with its people; all are built."""
    found = ProjectState()
    found.add_model(ModelState("town", "Person", [("id", models.AutoField(primary_key=True))]))
    people = models.ManyToManyField("town.Person")
    found.add_model(ModelState("town", "Team", [("id", models.AutoField(primary_key=True)), ("people", people)]))
    assert found.apps
    return found


def captain():
    """Inherits from one and refers to the other, and to whoever signs in."""
    parent = models.OneToOneField("town.Person", models.CASCADE, parent_link=True, primary_key=True)
    return ModelState(
        "town",
        "Captain",
        [("person_ptr", parent), ("team", ForeignKey("town.Team", models.CASCADE, related_name="captains"))],
        bases=("town.Person",),
    )


def test_a_new_model_leaves_the_others_alone_and_they_know_it():
    with quick_models():
        found = state()
        before = found.apps.get_model("town.Team")
        found.add_model(captain())
    team, new = found.apps.get_model("town.Team"), found.apps.get_model("town.Captain")
    assert team is before
    assert new._meta.get_field("team").remote_field.model is team
    assert issubclass(new, found.apps.get_model("town.Person"))
    assert {each.name for each in team._meta.related_objects} == {"captains"}


def test_a_changed_model_and_its_heirs_are_new_and_who_refers_to_them_knows_it():
    with quick_models():
        found = state()
        found.add_model(captain())
        old, team = found.apps.get_model("town.Person"), found.apps.get_model("town.Team")
        assert team._meta.get_field("people").path_infos  # it remembers them
        found.add_field("town", "person", "name", models.TextField(), preserve_default=True)
    new, heir = found.apps.get_model("town.Person"), found.apps.get_model("town.Captain")
    assert new is not old
    assert issubclass(heir, new)
    assert found.apps.get_model("town.Team") is team
    assert team._meta.get_field("people").related_model is new
    assert {each.related_model for each in new._meta.related_objects} == {team, heir}
    assert '"town_person"."name" = x' in str(team._default_manager.filter(people__name="x").query)
    assert str(heir._default_manager.filter(name="x", team__people__name="y").query)
    assert found.is_delayed  # code on rows gets all models built anew, as after Django's own short ways


def test_its_table_is_the_one_that_django_makes():
    def sql():
        found = state()
        found.add_model(captain())
        editor = connection.schema_editor(collect_sql=True)
        editor.deferred_sql = []
        tables = [editor.table_sql(found.apps.get_model("town", name)) for name in ("Team", "Captain")]
        return [*tables, *map(str, editor.deferred_sql)]

    with quick_models():
        quick = sql()
    assert quick == sql()
    assert 'CREATE TABLE "town_captain"' in str(quick)


def test_which_model_is_swapped_is_known_meanwhile_and_afterwards_django_is_as_it_was():
    usual = ProjectState.add_model, ProjectState.reload_model
    with quick_models():
        assert apps.get_swappable_settings_name(settings.AUTH_USER_MODEL) == "AUTH_USER_MODEL"
        assert usual[0] is not ProjectState.add_model
    assert usual == (ProjectState.add_model, ProjectState.reload_model)
    assert "get_swappable_settings_name" not in vars(apps)
