"""What we keep, in plain words: written from the models' own declarations and from the settings that run."""

from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.utils.text import capfirst

from unwatched.core.privacy import declared

from .facts import Facts, list_facts
from .words import HOW, WHAT, Words

__all__ = ["HOW", "WHAT", "Facts", "Group", "Item", "list_facts", "list_kept"]


@dataclass(frozen=True)
class Item:
    what: Words
    how: Words


@dataclass(frozen=True)
class Group:
    title: Words
    items: list[Item]


def list_kept() -> list[Group]:
    """Every kind of personal detail in the database, by whose it is: those we have words for first, then all others."""
    found = [model for model in apps.get_models(include_auto_created=True) if is_personal(model)]
    known = list(WHAT)
    found.sort(key=lambda model: known.index(model._meta.label) if model._meta.label in known else len(known))
    return [describe(model) for model in found]


def is_personal(model: type[models.Model]) -> bool:
    said = declared(model)
    return bool(said and said.personal)


def describe(model: type[models.Model]) -> Group:
    said = declared(model)
    personal = said.personal if said else {}
    what = WHAT.get(model._meta.label, {})
    items = [
        Item(what.get(name) or capfirst(str(getattr(model._meta.get_field(name), "verbose_name", name))), HOW[kept])
        for name, kept in sorted(
            personal.items(), key=lambda pair: list(what).index(pair[0]) if pair[0] in what else 99
        )
    ]
    return Group(what.get("") or capfirst(str(model._meta.verbose_name_plural)), items)
