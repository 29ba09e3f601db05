"""Which fields hold something about a person. Every field of every model is declared, or a test fails."""

from dataclasses import dataclass, field
from enum import StrEnum

from django.apps import apps
from django.db import models


class Kept(StrEnum):
    """In which form something personal is kept."""

    SEALED = "sealed"  # only a private key outside the database opens it
    LOCKED = "locked"  # encrypted under a key outside the database, erased soon
    MARK = "mark"  # a keyed hash: says "the same" or "not the same" and nothing else
    COARSE = "coarse"  # in clear, but cut so short that it fits very many people
    PUBLIC = "public"  # the person chose to have it shown
    OFFICE = "office"  # about an organiser, who has an account here


@dataclass(frozen=True)
class Privacy:
    """What a model's fields are. ``personal`` maps a field's name to how it is kept; ``plain`` names the rest."""

    personal: dict[str, Kept] = field(default_factory=dict)
    plain: frozenset[str] = frozenset()


def privacy(*plain: str, **personal: Kept) -> Privacy:
    """``privacy("id", "state", sealed=Kept.SEALED)``: the declaration that stands in a model's class body."""
    return Privacy(personal=personal, plain=frozenset(plain))


# For models that are not ours; config/privacy.py fills it.
THIRD_PARTY: dict[str, Privacy] = {}


def own_columns(model: type[models.Model]) -> set[str]:
    """Names of the fields that this model itself brings (not those of a parent table)."""
    return {f.name for f in model._meta.local_fields} | {f.name for f in model._meta.local_many_to_many}


def declared(model: type[models.Model]) -> Privacy | None:
    """The declaration of a model, or None."""
    return model.__dict__.get("privacy") or THIRD_PARTY.get(model._meta.label)


def undeclared() -> list[str]:
    """Every ``app.Model.field`` that nobody has declared, and every declared one that does not exist."""
    wrong = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.auto_created:
            continue  # a bare link between two declared rows
        said = declared(model)
        names = {*said.personal, *said.plain} if said else set()
        wrong += [f"{model._meta.label}.{name}" for name in sorted(own_columns(model) ^ names)]
    return wrong
