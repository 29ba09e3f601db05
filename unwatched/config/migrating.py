"""Making all tables of a new site in a fifth of the time that Django takes for it.

After each step Django builds anew every model that relates to the one that changed, and what relates to those, and so
on: most of them. For a model that is new this is idle: nothing refers to it yet, and what it refers to is as it was.
For a model that has changed, those that refer to it need no more than to be told of the new one.
"""

import functools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import Model
from django.utils.functional import cached_property


@contextmanager
def quick_models() -> Iterator[None]:
    """While it lasts, a step that adds a model builds that one only."""
    usual = ProjectState.add_model, ProjectState.reload_model
    ProjectState.add_model = add_model  # type: ignore[method-assign, assignment]
    ProjectState.reload_model = reload_model  # type: ignore[method-assign, assignment]
    # Which setting swaps a model is asked for each field. The answer stays, but Django forgets it at each step.
    apps.get_swappable_settings_name = functools.cache(apps.get_swappable_settings_name)  # type: ignore[method-assign]
    try:
        yield
    finally:
        del apps.get_swappable_settings_name  # the registry's own method is beneath
        ProjectState.add_model, ProjectState.reload_model = usual  # type: ignore[method-assign]


def add_model(state: Any, model: ModelState) -> None:
    """As Django's own, but the models that stand already are left alone."""
    key = model.app_label, model.name_lower
    state.models[key] = model
    if state._relations is not None:
        state.resolve_model_relations(key)
    if "apps" in vars(state):  # else none is built yet
        state.apps.render_multiple([model])


def reload_model(state: Any, app_label: str, model_name: str, delay: bool = False) -> None:
    """As Django's own, but only the model and what inherits from it are built anew; who refers to them is told.

    Before it runs code on rows, Django builds all models once more, as it does after its own short ways (`is_delayed`).
    """
    if "apps" not in vars(state):
        return
    state.is_delayed = True
    registry = state.apps
    old = heirs(registry, registry.get_model(app_label, model_name))
    states = [state.models[key] for key in old]
    with registry.bulk_update():
        for model in [*old.values(), *betweens(old.values())]:
            registry.unregister_model(model._meta.app_label, model._meta.model_name)
    registry.render_multiple(states)
    repoint(registry, {model: registry.get_model(*key) for key, model in old.items()})


def heirs(registry: Any, parent: type[Model]) -> dict[tuple[str, str], type[Model]]:
    """It, and every model that inherits from it."""
    return {
        (model._meta.app_label, str(model._meta.model_name)): model
        for model in registry.get_models(include_swapped=True)
        if issubclass(model, parent)
    }


def betweens(built: Iterable[type[Model]]) -> Iterator[type[Model]]:
    """The models that Django makes by itself for their relations of many to many."""
    for model in built:
        for field in model._meta.local_many_to_many:
            between = getattr(field.remote_field, "through", None)
            if between and between._meta.auto_created:
                yield between


def repoint(registry: Any, new: dict[type[Model], type[Model]]) -> None:
    """Whoever refers to a model that was replaced refers to the new one from now on."""
    for model in registry.get_models(include_auto_created=True, include_swapped=True):
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            relation = field.remote_field
            if relation and relation.model in new:
                relation.model = new[relation.model]
                forget(field)
                forget(relation)
    registry.clear_cache()


def forget(thing: Any) -> None:
    """What it has worked out from the model that it referred to."""
    for name in [name for name in vars(thing) if isinstance(getattr(type(thing), name, None), cached_property)]:
        del vars(thing)[name]
