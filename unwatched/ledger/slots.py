"""The questions that we ask of every law, under the keys that the clause library uses as well.

For each of them a law has an answer with its words, its source and how sure we are. "Not known" is an answer of its
own; it never counts as "no".
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Slot(models.TextChoices):
    FINDINGS = "findings", _("Findings")
    DEFINITION = "definition", _("What is meant by it")
    WHO_IS_BOUND = "who_is_bound", _("Who is bound")
    VERBS = "verbs", _("What they may not do")
    DERIVED_INFORMATION = "derived_information", _("Information derived from it")
    PREDICTIVE_POLICING = "predictive_policing", _("Predictive policing")
    UNASKED_RECEIPT = "unasked_receipt", _("What comes unasked")
    EXCEPTIONS = "exceptions", _("Exceptions")
    SUPPRESSION = "suppression", _("Not used as evidence, deleted")
    PRIVATE_ACTION = "private_right_of_action", _("People may sue")
    DAMAGES = "damages", _("Damages or penalty")
    FEES = "fees", _("Lawyers’ fees")
    DISCIPLINE = "discipline", _("Discipline of staff")
    OVERSIGHT = "oversight", _("Oversight and reports")
    SUNSET = "sunset", _("End date")
    SEVERABILITY = "severability", _("If a part falls")
    EFFECTIVE_DATE = "effective_date", _("When it takes effect")


# What the seed data and every import answer, known or not. A page shows at least these.
ASKED = (
    Slot.WHO_IS_BOUND, Slot.PREDICTIVE_POLICING, Slot.PRIVATE_ACTION, Slot.SUPPRESSION, Slot.DAMAGES, Slot.FEES,
    Slot.DISCIPLINE, Slot.EXCEPTIONS,
)  # fmt: skip


class Answer(models.TextChoices):
    YES = "yes", _("yes")
    PARTLY = "partly", _("partly")
    NO = "no", _("no")
    STATED = "stated", _("as it says")  # a thing that is not answered by yes or no: who is bound
    UNKNOWN = "unknown", _("not known")


class Reach(models.TextChoices):
    """Whom a law binds, in the few words that one can filter by. The exact words stand in `Slot.WHO_IS_BOUND`."""

    POLICE = "police", _("police")
    GOVERNMENT = "government", _("the whole government of the place")
    PRIVATE = "private", _("private places and companies")
    SCHOOLS = "schools", _("schools")
    CONTRACTORS = "contractors", _("contractors and vendors")
